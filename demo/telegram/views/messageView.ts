import type { Account } from '../state/account.ts';
import {
  isOwn,
  type Content,
  type DialogId,
  type ScheduledMessage,
  type StoredMessage,
} from '../state/records.ts';
import type { TlObject } from '../tl/values.ts';
import { mediaView } from './mediaView.ts';
import { peerView } from './peerView.ts';

/** A message as this account sees it. */
export function messageView(
  account: Account,
  dialogId: DialogId,
  message: StoredMessage,
): TlObject {
  const head = {
    id: message.id,
    out: isOwn(message, account.me.id),
    mentioned: message.mentionIds?.includes(account.me.id) ?? false,
    peer_id: peerView(dialogId),
    // In a private chat the peer tells who wrote; a post of a channel has no author.
    from_id:
      dialogId.startsWith('u') || message.fromId === undefined
        ? undefined
        : { _: 'peerUser', user_id: message.fromId },
    silent: message.silent ?? false,
    date: message.at,
    reply_to: replyView(message),
  };
  if (message.service)
    return { _: 'messageService', ...head, action: message.service, ...message.raw };
  return {
    _: 'message',
    ...head,
    ...contentView(message, message.at),
    edit_date: message.editedAt,
    ...message.raw,
  };
}

export function scheduledView(
  account: Account,
  dialogId: DialogId,
  { id, at, content }: ScheduledMessage,
): TlObject {
  return {
    _: 'message',
    id,
    out: true,
    from_scheduled: true,
    peer_id: peerView(dialogId),
    from_id: { _: 'peerUser', user_id: account.me.id },
    silent: content.silent ?? false,
    date: at,
    reply_to: replyView(content),
    ...contentView(content, at),
  };
}

function contentView({ text, entities, media, albumId, forward }: Content, at: number) {
  return {
    message: text,
    entities,
    media: media && mediaView(media, at),
    grouped_id: albumId,
    fwd_from: forward && {
      _: 'messageFwdHeader',
      from_name: forward.fromName,
      from_id: forward.fromId && peerView(forward.fromId),
      post_author: forward.author,
      date: forward.at,
    },
  };
}

function replyView({ replyToId }: Content): TlObject | undefined {
  return replyToId === undefined
    ? undefined
    : { _: 'messageReplyHeader', reply_to_msg_id: replyToId };
}
