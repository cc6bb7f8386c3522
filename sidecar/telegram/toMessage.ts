import type { Api } from 'telegram/tl/index.js';
import { t } from '../../protocol/l10n.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import { dialogIdOf, isProtected, nameOf, type Entities } from './entities.ts';
import { toLinkPreview, toMedia } from './mediaLabel.ts';
import { oneLine } from './oneLine.ts';
import { readEntities } from './textEntities.ts';
import { serviceText } from './serviceText.ts';

const MAX_PREVIEW_LENGTH = 120;
const MAX_NAME_LENGTH = 120;
const MAX_REPLY_LENGTH = 240;

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
    ...replyOf(raw, context),
  };
  if (raw.className === 'MessageService') {
    const text = serviceText(raw.action, sender.name, (id) => nameIn(context, id));
    return { ...base, text, service: true };
  }
  const guarded = raw.noforwards === true || context.isProtected(dialogId);
  const media = raw.media && toMedia(raw.media, guarded);
  const linkPreview = toLinkPreview(raw.media);
  const forwardedFrom = forwardOf(raw, context);
  return {
    ...base,
    text: raw.message,
    ...entitiesOf(raw),
    ...(raw.editDate && raw.editHide !== true ? { editedAt: raw.editDate * 1000 } : {}),
    ...(forwardedFrom === undefined ? {} : { forwardedFrom }),
    ...(raw.groupedId ? { albumId: String(raw.groupedId) } : {}),
    ...(media === undefined ? {} : { media }),
    ...(linkPreview === undefined ? {} : { linkPreview }),
    ...(guarded ? { protected: true } : {}),
  };
}

/** One line for a list: the text, what stands for its media, or what happened. */
export const previewOf = (message: Message): string => lineOf(message, MAX_PREVIEW_LENGTH);

function lineOf(message: Message, maxLength: number): string {
  const label = message.media?.label;
  const text =
    label === undefined ? message.text : [label, message.text].filter(Boolean).join(': ');
  return oneLine(text, maxLength);
}

function entitiesOf({ message, entities }: Api.Message): Pick<Message, 'entities'> {
  const read = readEntities(message, entities ?? []);
  return read.length > 0 ? { entities: read } : {};
}

function nameIn(context: Context, dialogId: string): string | undefined {
  return dialogId === context.self.dialogId ? context.self.name : context.nameOf(dialogId);
}

function senderOf(raw: Api.Message | Api.MessageService, dialogId: string, context: Context) {
  // In a private chat the sender is only written where it is not one of the two.
  const own = raw.out === true ? context.self.dialogId : dialogId;
  const senderDialogId = raw.fromId ? dialogIdOf(raw.fromId) : own;
  const signature = raw.className === 'Message' ? raw.postAuthor : undefined;
  const name = nameIn(context, senderDialogId) ?? t('Unknown sender');
  return {
    id: senderDialogId.slice(1),
    name: signature ? `${name} (${oneLine(signature, MAX_NAME_LENGTH)})` : name,
  };
}

function replyOf(
  { replyTo: header }: Api.Message | Api.MessageService,
  context: Context,
): Pick<Message, 'reply' | 'replyToId'> {
  if (header?.className !== 'MessageReplyHeader') return {};
  // Every message of a topic names the topic's first one.
  if (header.forumTopic === true && header.replyToTopId === undefined && !header.quote) return {};
  const { replyToMsgId, replyToPeerId, replyFrom, replyMedia, quoteText } = header;
  // The id of a message of another chat means nothing here; what it says comes along.
  const here = replyToMsgId && !replyToPeerId ? { replyToId: replyToMsgId } : {};
  const senderName = replyFrom && forwardName(replyFrom, context);
  const said = quoteText || (replyMedia && toMedia(replyMedia, false)?.label);
  if (!said && senderName === undefined) return here;
  return {
    ...here,
    reply: {
      out: false,
      ...(senderName === undefined ? {} : { senderName }),
      ...(said ? { text: oneLine(said, MAX_REPLY_LENGTH) } : {}),
      ...(quoteText ? { quoted: true } : {}),
    },
  };
}

/** With what it answers, where that is known. */
export function withReply(message: Message, answered: Message | undefined): Message {
  const { reply } = message;
  if (message.replyToId === undefined) return message;
  if (!answered) return { ...message, reply: reply ?? { out: false } };
  const { out, senderName } = answered;
  const text = reply?.text ?? lineOf(answered, MAX_REPLY_LENGTH);
  return {
    ...message,
    reply: { out, senderName, text, ...(reply?.quoted ? { quoted: true } : {}) },
  };
}

function forwardOf(raw: Api.Message, context: Context): string | undefined {
  return raw.fwdFrom && forwardName(raw.fwdFrom, context);
}

function forwardName(header: Api.TypeMessageFwdHeader, context: Context): string {
  const known = header.fromId ? nameIn(context, dialogIdOf(header.fromId)) : undefined;
  const name = known ?? (header.fromName ? oneLine(header.fromName, MAX_NAME_LENGTH) : undefined);
  if (name === undefined) return t('Unknown sender');
  return header.postAuthor ? `${name} (${oneLine(header.postAuthor, MAX_NAME_LENGTH)})` : name;
}
