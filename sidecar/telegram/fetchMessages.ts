import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import type { Message } from '../../protocol/records.ts';
import type { Invoker } from './invoker.ts';
import { indexEntities } from './entities.ts';
import { contextOf, toMessage, type Context } from './toMessage.ts';

const PAGE_SIZE = 100;

/** The newest `limit` messages of the range, oldest first. Marks nothing as read. */
export async function fetchMessages(
  invoker: Invoker,
  options: {
    peer: Api.TypeInputPeer;
    self: Context['self'];
    limit: number;
    minId?: number | undefined;
    beforeId?: number | undefined;
    signal: AbortSignal;
  },
): Promise<Message[]> {
  const newestFirst: Message[] = [];
  let offsetId = options.beforeId ?? 0;
  while (newestFirst.length < options.limit) {
    const request = new Api.messages.GetHistory({
      peer: options.peer,
      offsetId,
      offsetDate: 0,
      addOffset: 0,
      limit: Math.min(PAGE_SIZE, options.limit - newestFirst.length),
      maxId: 0,
      minId: options.minId ?? 0,
      hash: returnBigInt(0),
    });
    const answer = await invoker.invoke(request, { signal: options.signal });
    if (answer.className === 'messages.MessagesNotModified') break;
    const context = contextOf(indexEntities(answer), options.self);
    for (const raw of answer.messages) {
      const message = toMessage(raw, context);
      if (message !== undefined) newestFirst.push(message);
    }
    // A page may be short of deleted messages; only an empty one, or one that does not go back, is the end.
    const oldest = answer.messages.at(-1)?.id;
    if (oldest === undefined || (offsetId !== 0 && oldest >= offsetId)) break;
    offsetId = oldest;
  }
  return newestFirst.toReversed();
}
