import type { Message } from '../../protocol/messageRecords.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';
import type { HistoryStarts } from './historyStarts.ts';

/** However long ago the last run was: what a prompt can hold. */
export const MOST_MESSAGES = 200;
/** The most Telegram gives at once. */
const PAGE = 100;

/**
 * The newest `historyLimit` messages, or from where the last reading began if that is a little more, or all since the last
 * processed one if that is more. Oldest first.
 */
export async function readDialog(
  gateway: Pick<TelegramGateway, 'fetchMessages'>,
  starts: HistoryStarts,
  options: {
    accountId: string;
    dialogId: string;
    historyLimit: number;
    lastProcessedId: number;
    signal: AbortSignal;
  },
): Promise<Message[]> {
  const { historyLimit, dialogId, signal } = options;
  const limit = Math.min(MOST_MESSAGES, starts.toRead(options, historyLimit));
  const read = await gateway.fetchMessages({ dialogId, limit, withReplies: true, signal });
  const newest = starts.cut(options, read, historyLimit);
  const messages = await withUnprocessed(gateway, newest, options);
  starts.keep(options, messages);
  return messages;
}

async function withUnprocessed(
  gateway: Pick<TelegramGateway, 'fetchMessages'>,
  newest: Message[],
  options: { dialogId: string; lastProcessedId: number; signal: AbortSignal },
): Promise<Message[]> {
  const { dialogId, lastProcessedId, signal } = options;
  let messages = newest;
  if (lastProcessedId === 0) return messages;
  for (let oldest = messages[0]; oldest && messages.length < MOST_MESSAGES; oldest = messages[0]) {
    if (oldest.messageId <= lastProcessedId + 1) break;
    const earlier = await gateway.fetchMessages({
      dialogId,
      limit: Math.min(PAGE, MOST_MESSAGES - messages.length),
      minId: lastProcessedId,
      beforeId: oldest.messageId,
      withReplies: true,
      signal,
    });
    if (earlier.length === 0) break;
    messages = [...earlier, ...messages];
  }
  return messages;
}

/** The newest hundred messages, or all since `sinceAt` (ms) if that is more; two hundred at most. Oldest first. */
export async function readRecent(
  gateway: Pick<TelegramGateway, 'fetchMessages'>,
  { dialogId, sinceAt, signal }: { dialogId: string; sinceAt: number; signal: AbortSignal },
): Promise<Message[]> {
  const newest = await gateway.fetchMessages({ dialogId, limit: PAGE, withReplies: true, signal });
  const oldest = newest[0];
  if (!oldest || newest.length < PAGE || oldest.at < sinceAt) return newest;
  const beforeId = oldest.messageId;
  const earlier = await gateway.fetchMessages({
    dialogId,
    limit: MOST_MESSAGES - PAGE,
    beforeId,
    withReplies: true,
    signal,
  });
  return [...earlier.filter(({ at }) => at >= sinceAt), ...newest];
}
