import type { Draft, DraftChange } from '../../protocol/draftRecords.ts';
import { quoteOf, type AnsweredChange } from '../drafts/answeredMessages.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';

/** New messages that are told one by one, and edited or deleted ones. */
const SHOWN = 5;
/** New messages are counted up to here. */
const COUNTED = 50;

/**
 * What happened in the dialog since the draft was written: the messages it answers that were edited or deleted, then what is
 * new. Asks Telegram for what stands there now.
 */
export async function readChanges(
  gateway: Pick<TelegramGateway, 'fetchMessages'>,
  { dialogId, basedOnMessageId }: Pick<Draft, 'dialogId' | 'basedOnMessageId'>,
  answered: readonly AnsweredChange[],
  signal: AbortSignal,
): Promise<{ changes: DraftChange[]; more: number }> {
  const edited: DraftChange[] = [];
  for (const change of answered.slice(-SHOWN)) {
    edited.push(await told(gateway, dialogId, change, signal));
  }
  const fetched = { dialogId, minId: basedOnMessageId, limit: COUNTED, signal };
  const news = (await gateway.fetchMessages(fetched)).map((message): DraftChange => {
    const { messageId, at, out, senderName } = message;
    return { what: 'new', messageId, at, out, senderName, text: quoteOf(message) };
  });
  const more = Math.max(0, answered.length - SHOWN) + Math.max(0, news.length - SHOWN);
  return { changes: [...edited, ...news.slice(-SHOWN)], more };
}

async function told(
  gateway: Pick<TelegramGateway, 'fetchMessages'>,
  dialogId: string,
  { messageId, what, quote }: AnsweredChange,
  signal: AbortSignal,
): Promise<DraftChange> {
  const before =
    quote === undefined ? {} : { out: quote.out, senderName: quote.senderName, before: quote.text };
  if (what === 'deleted') return { what, messageId, ...before };
  const [now] = await gateway.fetchMessages({
    dialogId,
    beforeId: messageId + 1,
    limit: 1,
    signal,
  });
  // Deleted by now, and that is still to be heard of.
  if (now?.messageId !== messageId) return { what: 'deleted', messageId, ...before };
  const { at, out, senderName } = now;
  return { what, messageId, ...before, at, out, senderName, text: quoteOf(now) };
}
