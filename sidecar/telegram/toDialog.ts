import type { Api } from 'telegram/tl/index.js';
import type { Dialog, Message } from '../../protocol/records.ts';
import { canSend, kindOf, nameOf, usernameOf, type Entity } from './entities.ts';
import { previewOf } from './toMessage.ts';

const ARCHIVE_FOLDER = 1;

/** The small record of one row of Telegram's list. */
export function toDialog(
  dialogId: string,
  raw: Api.Dialog,
  entity: Entity,
  newest: Message | undefined,
): Dialog {
  const username = usernameOf(entity);
  const saved = entity.className === 'User' && entity.self === true;
  return {
    dialogId,
    kind: kindOf(entity),
    title: saved ? 'Saved Messages' : nameOf(entity),
    ...(username === undefined ? {} : { username }),
    unreadCount: raw.unreadCount,
    unreadMentions: raw.unreadMentionsCount,
    pinned: raw.pinned === true,
    archived: raw.folderId === ARCHIVE_FOLDER,
    canSend: canSend(entity),
    ...(newest === undefined ? {} : { last: lastOf(newest) }),
  };
}

export function lastOf(message: Message): NonNullable<Dialog['last']> {
  return {
    messageId: message.messageId,
    at: message.at,
    out: message.out,
    preview: previewOf(message),
  };
}
