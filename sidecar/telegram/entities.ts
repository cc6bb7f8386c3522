import type { Api } from 'telegram/tl/index.js';
import { t } from '../../protocol/l10n.ts';
import { oneLine } from './oneLine.ts';

export type Entity = Exclude<Api.TypeUser | Api.TypeChat, Api.UserEmpty | Api.ChatEmpty>;
/** By dialog id. */
export type Entities = Map<string, Entity>;

const MAX_NAME_LENGTH = 120;
/** Telegram's own notices and the collector of comment replies: users that take no messages. */
const DEAF_USERS = new Set(['777000', '1271266957']);

/** The users and chats that came with an answer. */
export function indexEntities(answer: { users: Api.TypeUser[]; chats: Api.TypeChat[] }): Entities {
  const entities: Entities = new Map();
  for (const entity of [...answer.users, ...answer.chats]) {
    if (entity.className === 'UserEmpty' || entity.className === 'ChatEmpty') continue;
    entities.set(dialogIdOfEntity(entity), entity);
  }
  return entities;
}

export function dialogIdOf(peer: Api.TypePeer): string {
  if (peer.className === 'PeerUser') return `u${String(peer.userId)}`;
  return peer.className === 'PeerChat' ? `g${String(peer.chatId)}` : `c${String(peer.channelId)}`;
}

function dialogIdOfEntity(entity: Entity): string {
  if (entity.className === 'User') return `u${String(entity.id)}`;
  return `${isBasicGroup(entity) ? 'g' : 'c'}${String(entity.id)}`;
}

/** A person's name or a chat's title. */
export function nameOf(entity: Entity): string {
  if (entity.className !== 'User')
    return oneLine(entity.title, MAX_NAME_LENGTH) || t('Untitled chat');
  if (entity.deleted === true) return t('Deleted account');
  const name = [entity.firstName, entity.lastName].filter(Boolean).join(' ');
  return oneLine(name, MAX_NAME_LENGTH) || usernameOf(entity) || 'Unnamed';
}

export function usernameOf(entity: Entity): string | undefined {
  if (entity.className !== 'User' && entity.className !== 'Channel') return undefined;
  const name = entity.username ?? entity.usernames?.find((one) => one.active)?.username;
  return name ? name : undefined;
}

export function kindOf(entity: Entity): 'private' | 'group' | 'channel' | 'bot' {
  if (entity.className === 'User') return entity.bot === true ? 'bot' : 'private';
  return !isBasicGroup(entity) && entity.broadcast === true ? 'channel' : 'group';
}

function isBasicGroup(entity: Exclude<Entity, Api.User>): entity is Api.Chat | Api.ChatForbidden {
  return entity.className === 'Chat' || entity.className === 'ChatForbidden';
}

/** Whether this account may write text there, as far as rights tell. */
export function canSend(entity: Entity): boolean {
  switch (entity.className) {
    case 'ChatForbidden':
    case 'ChannelForbidden':
      return false;
    case 'User':
      return entity.deleted !== true && !DEAF_USERS.has(String(entity.id));
    case 'Chat':
      if (entity.left === true || entity.deactivated === true || entity.migratedTo) return false;
      return mayWrite(entity);
    case 'Channel':
      break;
  }
  if (entity.left === true) return false;
  if (entity.broadcast !== true) return mayWrite(entity);
  return entity.creator === true || entity.adminRights?.postMessages === true;
}

function mayWrite(group: Api.Chat | Api.Channel): boolean {
  if (group.creator === true || group.adminRights) return true;
  const own = group.className === 'Channel' ? group.bannedRights : undefined;
  return !silences(own) && !silences(group.defaultBannedRights);
}

function silences(rights: Api.TypeChatBannedRights | undefined): boolean {
  return (
    rights?.sendMessages === true || rights?.sendPlain === true || rights?.viewMessages === true
  );
}

/** A chat whose owner forbids copying its content. */
export function isProtected(entity: Entity): boolean {
  return (
    (entity.className === 'Chat' || entity.className === 'Channel') && entity.noforwards === true
  );
}
