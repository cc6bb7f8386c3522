import type { Api } from 'telegram/tl/index.js';
import type { Message } from '../../protocol/records.ts';
import { dialogIdOf, isProtected, nameOf, type Entities } from './entities.ts';
import { toMedia } from './mediaLabel.ts';
import { oneLine } from './oneLine.ts';
import { serviceText } from './serviceText.ts';

const MAX_PREVIEW_LENGTH = 120;
const MAX_NAME_LENGTH = 120;

/** What is needed beside the message itself to read it. */
export interface Context {
  self: { dialogId: string; name: string };
  nameOf: (dialogId: string) => string | undefined;
  isProtected: (dialogId: string) => boolean;
}

export function contextOf(entities: Entities, self: Context['self']): Context {
  const find = (dialogId: string) => entities.get(dialogId);
  return {
    self,
    nameOf: (dialogId) => {
      const entity = find(dialogId);
      return entity === undefined ? undefined : nameOf(entity);
    },
    isProtected: (dialogId) => {
      const entity = find(dialogId);
      return entity !== undefined && isProtected(entity);
    },
  };
}

/** Undefined for a deleted message. Whether it is our own is Telegram's word, never the text's. */
export function toMessage(raw: Api.TypeMessage, context: Context): Message | undefined {
  if (raw.className === 'MessageEmpty') return undefined;
  const dialogId = dialogIdOf(raw.peerId);
  const sender = senderOf(raw, dialogId, context);
  const base = {
    messageId: raw.id,
    at: raw.date * 1000,
    out: raw.out === true,
    senderName: sender.name,
    senderId: sender.id,
    ...replyOf(raw),
  };
  if (raw.className === 'MessageService') {
    const text = serviceText(raw.action, sender.name, (id) => nameIn(context, id));
    return { ...base, text, service: true };
  }
  const media = raw.media
    ? toMedia(raw.media, raw.noforwards === true || context.isProtected(dialogId))
    : undefined;
  const forwardedFrom = forwardOf(raw, context);
  return {
    ...base,
    text: raw.message,
    ...(raw.editDate && raw.editHide !== true ? { editedAt: raw.editDate * 1000 } : {}),
    ...(forwardedFrom === undefined ? {} : { forwardedFrom }),
    ...(raw.groupedId ? { albumId: String(raw.groupedId) } : {}),
    ...(media === undefined ? {} : { media }),
  };
}

/** One line for a list: the text, what stands for its media, or what happened. */
export function previewOf(message: Message): string {
  const label = message.media?.label;
  const text =
    label === undefined ? message.text : [label, message.text].filter(Boolean).join(': ');
  return oneLine(text, MAX_PREVIEW_LENGTH);
}

function nameIn(context: Context, dialogId: string): string | undefined {
  return dialogId === context.self.dialogId ? context.self.name : context.nameOf(dialogId);
}

function senderOf(raw: Api.Message | Api.MessageService, dialogId: string, context: Context) {
  // In a private chat the sender is only written where it is not one of the two.
  const own = raw.out === true ? context.self.dialogId : dialogId;
  const senderDialogId = raw.fromId ? dialogIdOf(raw.fromId) : own;
  const signature = raw.className === 'Message' ? raw.postAuthor : undefined;
  const name = nameIn(context, senderDialogId) ?? 'Unknown sender';
  return {
    id: senderDialogId.slice(1),
    name: signature ? `${name} (${oneLine(signature, MAX_NAME_LENGTH)})` : name,
  };
}

function replyOf(raw: Api.Message | Api.MessageService): { replyToId?: number } {
  const reply = raw.replyTo;
  if (reply?.className !== 'MessageReplyHeader' || !reply.replyToMsgId) return {};
  // A reply to a message of another chat has an id that means nothing here.
  return reply.replyToPeerId ? {} : { replyToId: reply.replyToMsgId };
}

function forwardOf(raw: Api.Message, context: Context): string | undefined {
  const header = raw.fwdFrom;
  if (!header) return undefined;
  const known = header.fromId ? nameIn(context, dialogIdOf(header.fromId)) : undefined;
  return known ?? (header.fromName ? oneLine(header.fromName, MAX_NAME_LENGTH) : 'Unknown sender');
}
