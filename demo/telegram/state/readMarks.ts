import { peerView } from '../views/peerView.ts';
import type { Account } from './account.ts';
import { holdersOf } from './holders.ts';
import { markUnread } from './listMarks.ts';
import { publish, push } from './publish.ts';
import { idOf, isOwn, type DialogId } from './records.ts';
import type { LoggedUpdate } from './updateBox.ts';
import type { World } from './world.ts';

/** This account has read up to `maxId` (0: everything). Other accounts in the chat learn that they were read. */
export function markRead(
  world: World,
  account: Account,
  dialogId: DialogId,
  maxId: number,
  origin?: object,
): LoggedUpdate | undefined {
  const [own, ...others] = holdersOf(world, account, dialogId);
  const { dialog } = own!;
  const newest = dialog.messages.at(-1)?.id ?? 0;
  dialog.readInboxMaxId = Math.max(dialog.readInboxMaxId, maxId ? Math.min(maxId, newest) : newest);
  if (dialog.isMarkedUnread) markUnread(world, account, dialogId, false, origin);
  const copyId = dialog.messages.findLast(({ id }) => id <= dialog.readInboxMaxId)?.copyId ?? 0;
  for (const other of others) wasRead(world, other.account, other.dialog.id, copyId);
  const read = {
    max_id: dialog.readInboxMaxId,
    still_unread_count: account.unread(dialog).length,
  };
  if (!dialogId.startsWith('c')) {
    const view = () => ({ _: 'updateReadHistoryInbox', peer: peerView(dialogId), ...read });
    return publish(world, account, { dialogId, ptsCount: 1, view }, origin);
  }
  const { pts } = world.boxOf(account, dialogId);
  const update = { _: 'updateReadChannelInbox', channel_id: idOf(dialogId), ...read, pts };
  push(world, account, update, [dialogId], undefined, origin);
  return undefined;
}

/** The peer has read what this account wrote, up to the message with this copy id (all by default). */
export function wasRead(
  world: World,
  account: Account,
  dialogId: DialogId,
  copyId = Number.MAX_SAFE_INTEGER,
): number {
  const dialog = world.dialog(account, dialogId);
  const last = dialog.messages.findLast(
    (message) => isOwn(message, account.me.id) && message.copyId <= copyId,
  );
  const maxId = last?.id ?? 0;
  if (maxId <= dialog.readOutboxMaxId) return dialog.readOutboxMaxId;
  dialog.readOutboxMaxId = maxId;
  if (dialogId.startsWith('c')) {
    const channelId = idOf(dialogId);
    const update = { _: 'updateReadChannelOutbox', channel_id: channelId, max_id: maxId };
    push(world, account, update, [dialogId]);
  } else {
    const view = () => ({
      _: 'updateReadHistoryOutbox',
      peer: peerView(dialogId),
      max_id: maxId,
    });
    publish(world, account, { dialogId, ptsCount: 1, view });
  }
  return maxId;
}
