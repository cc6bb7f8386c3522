import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import { MAX_MESSAGE_LENGTH } from '../../protocol/limits.ts';
import type { Invoker } from './invoker.ts';
import { causeName, telegramError } from './errors.ts';

/** How many of the newest messages are looked at for one that was sent before. */
const LOOK_BACK = 30;

interface SendOptions {
  peer: Api.TypeInputPeer;
  text: string;
  entities?: Api.TypeMessageEntity[] | undefined;
  randomId: string;
  replyToId?: number | undefined;
  silent?: boolean | undefined;
  signal: AbortSignal;
}

/**
 * Sends once: the server keeps one message a random id. `updates` is what the account's own update feed must count;
 * absent when the server had the message already.
 */
export async function sendMessage(
  invoker: Invoker,
  options: SendOptions,
): Promise<{ messageId?: number; updates?: Api.TypeUpdates }> {
  checkText(options.text);
  const request = new Api.messages.SendMessage({
    peer: options.peer,
    message: options.text,
    randomId: returnBigInt(options.randomId),
    ...(options.silent === true ? { silent: true } : {}),
    ...(options.entities?.length ? { entities: options.entities } : {}),
    ...(options.replyToId === undefined
      ? {}
      : { replyTo: new Api.InputReplyToMessage({ replyToMsgId: options.replyToId }) }),
  });
  try {
    const updates = await invoker.invoke(request, { signal: options.signal });
    const messageId = sentId(updates, options.randomId);
    return { updates, ...(messageId === undefined ? {} : { messageId }) };
  } catch (error) {
    if (causeName(error) !== 'RANDOM_ID_DUPLICATE') throw error;
    const messageId = await findSent(invoker, options);
    return messageId === undefined ? {} : { messageId };
  }
}

function checkText(text: string): void {
  if (text.length > MAX_MESSAGE_LENGTH) throw telegramError('MESSAGE_TOO_LONG', 400);
  if (text.trim() === '') throw telegramError('MESSAGE_EMPTY', 400);
}

function sentId(updates: Api.TypeUpdates, randomId: string): number | undefined {
  if (updates.className === 'UpdateShortSentMessage') return updates.id;
  if (updates.className !== 'Updates' && updates.className !== 'UpdatesCombined') return undefined;
  const named = updates.updates.find(
    (one) => one.className === 'UpdateMessageID' && String(one.randomId) === randomId,
  );
  return named?.className === 'UpdateMessageID' ? named.id : undefined;
}

/** The id of a message that an earlier attempt sent: the newest of ours with this text. It is sent either way. */
async function findSent(invoker: Invoker, options: SendOptions): Promise<number | undefined> {
  const request = new Api.messages.GetHistory({
    peer: options.peer,
    offsetId: 0,
    offsetDate: 0,
    addOffset: 0,
    limit: LOOK_BACK,
    maxId: 0,
    minId: 0,
    hash: returnBigInt(0),
  });
  try {
    const answer = await invoker.invoke(request, { signal: options.signal });
    if (answer.className === 'messages.MessagesNotModified') return undefined;
    // Telegram trims what it stores.
    const wanted = options.text.trim();
    return answer.messages.find(
      (one) => one.className === 'Message' && one.out === true && one.message === wanted,
    )?.id;
  } catch (error) {
    // The message has arrived; not knowing its id must not make it look unsent.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
