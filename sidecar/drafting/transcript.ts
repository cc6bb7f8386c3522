import type { Message } from '../../protocol/messageRecords.ts';
import type { DraftingInput } from './draftingModel.ts';
import { toMarkdown } from '../../protocol/toMarkdown.ts';
import { neutralise } from '../../protocol/neutralise.ts';

/** About 60,000 tokens of most scripts: fits every model that is worth asking. */
export const MAX_TRANSCRIPT_LENGTH = 200_000;
/** Of a message's other fields. */
const LINE_LENGTH = 100;

export interface Transcript {
  older: Message[];
  newer: Message[];
  /** Left out at the old end, for length. */
  omitted: number;
}

export function splitTranscript({ messages, newMessageIds }: DraftingInput): Transcript {
  const written = writtenMessages(messages);
  const kept = keepNewestMessages(written);
  const start = firstNew(kept, newMessageIds);
  return {
    older: kept.slice(0, start),
    newer: kept.slice(start),
    omitted: written.length - kept.length,
  };
}

/** Those that a prompt shows; what a model cites is one of them. */
export function promptMessages(input: DraftingInput): Message[] {
  const { older, newer } = splitTranscript(input);
  return [...older, ...newer];
}

/** Those that somebody wrote. What Telegram itself says (who joined, who called) is left out of every prompt. */
export const writtenMessages = (messages: Message[]): Message[] =>
  messages.filter(({ service }) => service !== true);

/** The id a message has in the prompt, short and the same in every request. */
export const promptId = (messageId: number): string => `m${messageId}`;

/** The message ids among those that a model cites, in the order of citing; what was not in the input is dropped. */
export function citedMessageIds(cited: string[], messages: Message[]): number[] {
  const known = new Map(messages.map(({ messageId }) => [promptId(messageId), messageId]));
  const found = cited.map((id) => known.get(/^\d+$/.test(id) ? `m${id}` : id.trim()));
  return [...new Set(found.filter((id) => id !== undefined))];
}

/**
 * One message as one JSON line. `from` comes from what Telegram says of the sender, never from the text. Of protected
 * messages it holds that they are there, not what they say.
 */
export function transcriptLine(message: Message, input: Pick<DraftingInput, 'dialogKind'>): string {
  return JSON.stringify({
    id: promptId(message.messageId),
    at: `${new Date(message.at).toISOString().slice(0, 16)}Z`,
    from: sender(message, input),
    name: neutralise(message.senderName),
    ...(message.replyToId !== undefined && { reply_to: promptId(message.replyToId) }),
    ...(message.forwardedFrom !== undefined && {
      forwarded_from: neutralise(message.forwardedFrom),
    }),
    ...(message.albumId !== undefined && { album: message.albumId }),
    ...(message.editedAt !== undefined && { edited: true }),
    ...(message.protected ? { withheld: 'protected', text: '' } : contentOf(message)),
  });
}

function contentOf({ reply, media, linkPreview, text, entities }: Message): object {
  return {
    ...(reply?.text !== undefined && {
      [reply.quoted ? 'quotes' : 'answers']: {
        ...(reply.senderName !== undefined && { name: neutralise(reply.senderName) }),
        text: neutralise(reply.text),
      },
    }),
    ...(media && { media: mediaOf(media) }),
    ...(linkPreview && {
      link_preview: neutralise(Object.values(linkPreview).filter(Boolean).join(' – ')),
    }),
    text: neutralise(entities ? toMarkdown({ text, entities }) : text),
  };
}

function mediaOf({ kind, label, withheld, options }: NonNullable<Message['media']>): object {
  return {
    kind,
    label: neutralise(label),
    ...(withheld && { withheld }),
    ...(options && {
      options: options.map(({ text, chosen }) => ({
        text: neutralise(text),
        ...(chosen && { chosen_by_me: true }),
      })),
    }),
  };
}

function sender(
  message: Message,
  { dialogKind }: Pick<DraftingInput, 'dialogKind'>,
): 'me' | 'peer' | 'other' {
  if (message.out) return 'me';
  return dialogKind === 'private' || dialogKind === 'bot' ? 'peer' : 'other';
}

/** As many as a prompt can hold, the newest. */
export function keepNewestMessages(messages: Message[]): Message[] {
  return keepNewest(messages, ({ text }) => text.length + LINE_LENGTH, MAX_TRANSCRIPT_LENGTH);
}

/** The newest of a list, oldest first, that together are no longer than `longest`. */
export function keepNewest<T>(all: T[], lengthOf: (one: T) => number, longest: number): T[] {
  let length = 0;
  let start = all.length;
  for (const one of all.toReversed()) {
    length += lengthOf(one);
    if (length > longest) break;
    start -= 1;
  }
  return all.slice(start);
}

/**
 * The first message to answer: after the last processed one, and after the owner's own last word, whichever is
 * later. There is always one, if only the last.
 */
function firstNew(messages: Message[], newMessageIds: number[]): number {
  const ids = new Set(newMessageIds);
  const named = messages.findIndex(({ messageId }) => ids.has(messageId));
  const afterOwn = messages.findLastIndex(({ out }) => out) + 1;
  return Math.max(0, Math.min(Math.max(named, afterOwn), messages.length - 1));
}
