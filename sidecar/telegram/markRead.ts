import { Api } from 'telegram/tl/index.js';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { Invoker } from './invoker.ts';
import { toPeer } from './peers.ts';

interface MarkOptions {
  dialog: Dialog;
  peer: Api.TypeInputPeer;
  upToId: number;
  signal: AbortSignal;
}

/**
 * Reads the dialog at the server, which tells whoever wrote. Answers the updates that the account's own feed must
 * count: the server tells the account's other devices, not us.
 */
export async function markRead(invoker: Invoker, options: MarkOptions): Promise<Api.TypeUpdate[]> {
  const { dialog, peer, signal } = options;
  const updates = [await readHistory(invoker, options)];
  const isWhole = (dialog.last?.messageId ?? 0) <= options.upToId;
  if (dialog.unreadMentions > 0 && isWhole) updates.push(...(await readMentions(invoker, options)));
  if (dialog.markedUnread === true) {
    const request = new Api.messages.MarkDialogUnread({ peer: new Api.InputDialogPeer({ peer }) });
    await invoker.invoke(request, { signal });
    const dialogPeer = new Api.DialogPeer({ peer: toPeer(dialog.dialogId) });
    updates.push(new Api.UpdateDialogUnreadMark({ peer: dialogPeer }));
  }
  return updates;
}

async function readHistory(
  invoker: Invoker,
  { dialog, peer, upToId: maxId, signal }: MarkOptions,
): Promise<Api.TypeUpdate> {
  const isWhole = (dialog.last?.messageId ?? 0) <= maxId;
  // How many are left of a part is the server's to say.
  const stillUnreadCount = isWhole ? 0 : dialog.unreadCount;
  if (peer.className === 'InputPeerChannel') {
    const { channelId, accessHash } = peer;
    const channel = new Api.InputChannel({ channelId, accessHash });
    await invoker.invoke(new Api.channels.ReadHistory({ channel, maxId }), { signal });
    return new Api.UpdateReadChannelInbox({ channelId, maxId, stillUnreadCount, pts: 0 });
  }
  const { pts, ptsCount } = await invoker.invoke(new Api.messages.ReadHistory({ peer, maxId }), {
    signal,
  });
  const readPeer = toPeer(dialog.dialogId);
  return new Api.UpdateReadHistoryInbox({ peer: readPeer, maxId, stillUnreadCount, pts, ptsCount });
}

/** A long list of them is read a part at a time. */
async function readMentions(
  invoker: Invoker,
  { dialog, peer, signal }: MarkOptions,
): Promise<Api.TypeUpdate[]> {
  const updates: Api.TypeUpdate[] = [];
  for (let more = true; more;) {
    const request = new Api.messages.ReadMentions({ peer });
    const { pts, ptsCount, offset } = await invoker.invoke(request, { signal });
    more = offset > 0;
    if (!dialog.dialogId.startsWith('c'))
      updates.push(new Api.UpdateReadMessagesContents({ messages: [], pts, ptsCount }));
  }
  return updates;
}
