import type { Api } from 'telegram/tl/index.js';
import type { Entity } from './entities.ts';

type ProfilePhoto = Api.UserProfilePhoto | Api.ChatPhoto;

/** The picture of a person or chat, where there is one that this account may see. */
export function photoOf(entity: Entity): ProfilePhoto | undefined {
  if (!('photo' in entity)) return undefined;
  const { photo } = entity;
  return photo?.className === 'UserProfilePhoto' || photo?.className === 'ChatPhoto'
    ? photo
    : undefined;
}
