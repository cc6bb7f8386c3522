import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import type { Message } from '../../protocol/messageRecords.ts';
import type { Invoker } from './invoker.ts';
import { indexEntities } from './entities.ts';
import { contextOf, toMessage, withReply, type Context } from './toMessage.ts';

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
    withReplies?: boolean | undefined;
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
  return completeReplies(invoker, newestFirst.toReversed(), options);
}

/** Every message with what it answers; `withReplies`: also where that stands outside the range, in one question. */
async function completeReplies(
  invoker: Invoker,
  messages: Message[],
  options: Pick<Parameters<typeof fetchMessages>[1], 'peer' | 'self' | 'withReplies' | 'signal'>,
): Promise<Message[]> {
  const known = new Map(messages.map((message) => [message.messageId, message]));
  const wanted = messages.flatMap(({ replyToId }) =>
    replyToId === undefined || known.has(replyToId) ? [] : [replyToId],
  );
  if (options.withReplies !== true) {
    return messages.map((message) => {
      const answered = message.replyToId === undefined ? undefined : known.get(message.replyToId);
      return answered ? withReply(message, answered) : message;
    });
  }
  const ids = [...new Set(wanted)].slice(-PAGE_SIZE);
  for (const message of await fetchByIds(invoker, ids, options)) {
    known.set(message.messageId, message);
  }
  return messages.map((message) => withReply(message, known.get(message.replyToId ?? 0)));
}

async function fetchByIds(
  invoker: Invoker,
  ids: number[],
  { peer, self, signal }: { peer: Api.TypeInputPeer; self: Context['self']; signal: AbortSignal },
): Promise<Message[]> {
  if (ids.length === 0) return [];
  const answer = await invoker.invoke(messagesRequest(peer, ids), { signal });
  if (answer.className === 'messages.MessagesNotModified') return [];
  const context = contextOf(indexEntities(answer), self);
  return answer.messages.flatMap((raw) => toMessage(raw, context) ?? []);
}

/** Channels number their messages each for itself. */
export function messagesRequest(peer: Api.TypeInputPeer, ids: number[]) {
  const id = ids.map((one) => new Api.InputMessageID({ id: one }));
  return peer.className === 'InputPeerChannel'
    ? new Api.channels.GetMessages({ channel: new Api.InputChannel(peer), id })
    : new Api.messages.GetMessages({ id });
}
