import type { Message } from '../../protocol/records.ts';
import type { DraftingInput } from './draftingModel.ts';
import { neutralise } from './neutralise.ts';

/** About 60,000 tokens of most scripts: fits every model that is worth asking. */
export const MAX_TRANSCRIPT_LENGTH = 200_000;

export interface Transcript {
  older: Message[];
  newer: Message[];
  /** Left out at the old end, for length. */
  omitted: number;
}

export function splitTranscript({ messages, newMessageIds }: DraftingInput): Transcript {
  const kept = keepNewest(messages);
  const start = firstNew(kept, newMessageIds);
  return {
    older: kept.slice(0, start),
    newer: kept.slice(start),
    omitted: messages.length - kept.length,
  };
}

/** The id a message has in the prompt, short and the same in every request. */
export const promptId = (messageId: number): string => `m${messageId}`;

/** The message ids among those that a model cites, in the order of citing; what was not in the input is dropped. */
export function citedMessageIds(cited: string[], messages: Message[]): number[] {
  const known = new Map(messages.map(({ messageId }) => [promptId(messageId), messageId]));
  const found = cited.map((id) => known.get(/^\d+$/.test(id) ? `m${id}` : id.trim()));
  return [...new Set(found.filter((id) => id !== undefined))];
}

/** One message as one JSON line. `from` comes from what Telegram says of the sender, never from the text. */
export function transcriptLine(message: Message, input: DraftingInput): string {
  const { media } = message;
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
    ...(media && { media: { kind: media.kind, label: neutralise(media.label) } }),
    ...(message.editedAt !== undefined && { edited: true }),
    ...(message.service && { service: true }),
    text: neutralise(message.text),
  });
}

function sender(message: Message, { dialogKind }: DraftingInput): 'me' | 'peer' | 'other' {
  if (message.out) return 'me';
  return dialogKind === 'private' || dialogKind === 'bot' ? 'peer' : 'other';
}

function keepNewest(messages: Message[]): Message[] {
  let length = 0;
  let start = messages.length;
  while (start > 0) {
    length += (messages[start - 1]?.text.length ?? 0) + 100;
    if (length > MAX_TRANSCRIPT_LENGTH) break;
    start -= 1;
  }
  return messages.slice(start);
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
