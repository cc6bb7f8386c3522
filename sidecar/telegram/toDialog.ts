import type { Api } from 'telegram/tl/index.js';
import { t } from '../../protocol/l10n.ts';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import { canSend, kindOf, nameOf, usernameOf, type Entity } from './entities.ts';
import { photoOf } from './profilePhoto.ts';
import { previewOf } from './toMessage.ts';

const ARCHIVE_FOLDER = 1;

/** What of a row is told by the person or chat itself, and so changes with it. */
export type EntityFacts = Pick<Dialog, 'title' | 'canSend'> &
  Partial<Pick<Dialog, 'username' | 'mark' | 'contact' | 'photoId'>>;

/** The small record of one row of Telegram's list. */
export function toDialog(
  dialogId: string,
  raw: Api.Dialog,
  entity: Entity,
  newest: Message | undefined,
): Dialog {
  return {
    dialogId,
    kind: kindOf(entity),
    ...entityFacts(entity),
    unreadCount: raw.unreadCount,
    unreadMentions: raw.unreadMentionsCount,
    ...(raw.unreadMark === true ? { markedUnread: true } : {}),
    pinned: raw.pinned === true,
    archived: raw.folderId === ARCHIVE_FOLDER,
    ...(raw.readOutboxMaxId > 0 ? { readOutboxId: raw.readOutboxMaxId } : {}),
    ...(newest === undefined ? {} : { last: lastOf(newest) }),
  };
}

export function entityFacts(entity: Entity): EntityFacts {
  const saved = entity.className === 'User' && entity.self === true;
  const facts: EntityFacts = {
    title: saved ? t('Saved Messages') : nameOf(entity),
    canSend: canSend(entity),
  };
  const username = usernameOf(entity);
  const mark = markOf(entity);
  const photo = photoOf(entity);
  if (username !== undefined) facts.username = username;
  if (mark !== undefined) facts.mark = mark;
  if (photo !== undefined) facts.photoId = String(photo.photoId);
  if (entity.className === 'User' && entity.contact === true) facts.contact = true;
  return facts;
}

function markOf(entity: Entity): Dialog['mark'] {
  if (entity.className !== 'User' && entity.className !== 'Channel') return undefined;
  if (entity.className === 'User' && entity.deleted === true) return 'deleted';
  if (entity.scam === true) return 'scam';
  if (entity.fake === true) return 'fake';
  return entity.verified === true ? 'verified' : undefined;
}

export function lastOf(message: Message): NonNullable<Dialog['last']> {
  return {
    messageId: message.messageId,
    at: message.at,
    out: message.out,
    preview: previewOf(message),
  };
}
