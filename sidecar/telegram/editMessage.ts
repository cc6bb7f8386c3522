import { Api } from 'telegram/tl/index.js';
import type { Invoker } from './invoker.ts';
import { causeName } from './errors.ts';

/**
 * Puts another text in the place of a message's. That it stands there already is no error: `updates` is absent then,
 * else it is what the account's own update feed must count.
 */
export async function editMessage(
  invoker: Invoker,
  options: {
    peer: Api.TypeInputPeer;
    messageId: number;
    text: string;
    entities: Api.TypeMessageEntity[];
    signal: AbortSignal;
  },
): Promise<{ updates?: Api.TypeUpdates }> {
  const { peer, messageId: id, text: message, entities, signal } = options;
  try {
    const request = new Api.messages.EditMessage({
      peer,
      id,
      message,
      ...(entities.length > 0 ? { entities } : {}),
    });
    return { updates: await invoker.invoke(request, { signal }) };
  } catch (error) {
    if (causeName(error) !== 'MESSAGE_NOT_MODIFIED') throw error;
    return {};
  }
}
