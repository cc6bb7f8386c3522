import { Api } from 'telegram/tl/index.js';
import type { Invoker } from './invoker.ts';

/**
 * Deletes for everyone; what is gone already is no error. `update` is what the account's own update feed must count:
 * the server tells the others, not us.
 */
export async function deleteMessages(
  invoker: Invoker,
  options: { peer: Api.TypeInputPeer; messageIds: number[]; signal: AbortSignal },
): Promise<{ update: Api.TypeUpdate }> {
  const { peer, messageIds: id, signal } = options;
  if (peer.className === 'InputPeerChannel') {
    const { channelId, accessHash } = peer;
    const channel = new Api.InputChannel({ channelId, accessHash });
    const request = new Api.channels.DeleteMessages({ channel, id });
    const { pts, ptsCount } = await invoker.invoke(request, { signal });
    const messages = id;
    return { update: new Api.UpdateDeleteChannelMessages({ channelId, messages, pts, ptsCount }) };
  }
  const request = new Api.messages.DeleteMessages({ id, revoke: true });
  const { pts, ptsCount } = await invoker.invoke(request, { signal });
  return { update: new Api.UpdateDeleteMessages({ messages: id, pts, ptsCount }) };
}
