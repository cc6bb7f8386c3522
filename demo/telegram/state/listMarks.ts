import type { TlObject } from '../tl/values.ts';
import { notifySettingsView } from '../views/dialogView.ts';
import { peerView } from '../views/peerView.ts';
import type { Account } from './account.ts';
import { publish, push } from './publish.ts';
import type { Avatar, DialogId, NotifyScope } from './records.ts';
import { idOf } from './records.ts';
import type { World } from './world.ts';

// What an account does with its own list; its other sessions hear of each change.

const dialogPeer = (id: DialogId): TlObject => ({ _: 'dialogPeer', peer: peerView(id) });

export function markUnread(
  world: World,
  account: Account,
  dialogId: DialogId,
  unread: boolean,
  origin?: object,
): void {
  world.dialog(account, dialogId).isMarkedUnread = unread;
  const update = { _: 'updateDialogUnreadMark', unread, peer: dialogPeer(dialogId) };
  push(world, account, update, [dialogId], undefined, origin);
}

/** What is pinned goes to the top of its list. */
export function pinDialog(
  world: World,
  account: Account,
  dialogId: DialogId,
  pinned: boolean,
  origin?: object,
): void {
  const dialog = world.dialog(account, dialogId);
  dialog.isPinned = pinned;
  account.pinOrder = account.pinOrder.filter((id) => id !== dialogId);
  if (pinned) account.pinOrder.unshift(dialogId);
  account.forgetOrder();
  const folder = dialog.isArchived ? { folder_id: 1 } : {};
  const update = { _: 'updateDialogPinned', pinned, ...folder, peer: dialogPeer(dialogId) };
  push(world, account, update, [dialogId], undefined, origin);
}

/** `dialogIds`: all that is pinned in that list from now on. `isTold`: the update names the order. */
export function orderPins(
  world: World,
  account: Account,
  isArchive: boolean,
  dialogIds: DialogId[],
  { isTold = true, origin }: { isTold?: boolean; origin?: object } = {},
): void {
  for (const dialog of account.allDialogs()) {
    if (dialog.isArchived === isArchive) dialog.isPinned = dialogIds.includes(dialog.id);
  }
  const others = account.pinOrder.filter((id) => account.getDialog(id)?.isArchived !== isArchive);
  account.pinOrder = [...dialogIds, ...others];
  account.forgetOrder();
  const order = isTold ? { order: dialogIds.map(dialogPeer) } : {};
  const update = { _: 'updatePinnedDialogs', ...(isArchive ? { folder_id: 1 } : {}), ...order };
  push(world, account, update, dialogIds, undefined, origin);
}

/** Into the archive or out of it; a pin does not go along. */
export function archiveDialog(
  world: World,
  account: Account,
  dialogId: DialogId,
  isArchived: boolean,
  origin?: object,
) {
  const dialog = world.dialog(account, dialogId);
  dialog.isArchived = isArchived;
  dialog.isPinned = false;
  account.pinOrder = account.pinOrder.filter((id) => id !== dialogId);
  account.forgetOrder();
  const folderPeer = { _: 'folderPeer', peer: peerView(dialogId), folder_id: isArchived ? 1 : 0 };
  const view = () => ({ _: 'updateFolderPeers', folder_peers: [folderPeer] });
  // Numbered in the account's own box, whatever the dialog is.
  return publish(world, account, { dialogId: `u${account.me.id}`, ptsCount: 1, view }, origin);
}

export function muteDialog(
  world: World,
  account: Account,
  dialogId: DialogId,
  muteUntil: number | undefined,
  origin?: object,
): void {
  world.dialog(account, dialogId).muteUntil = muteUntil;
  const peer: TlObject = { _: 'notifyPeer', peer: peerView(dialogId) };
  push(world, account, notifyUpdate(peer, muteUntil), [dialogId], undefined, origin);
}

const NOTIFY_NAMES: Record<NotifyScope, string> = {
  users: 'notifyUsers',
  chats: 'notifyChats',
  broadcasts: 'notifyBroadcasts',
};

export function muteByDefault(
  world: World,
  account: Account,
  scope: NotifyScope,
  muteUntil: number,
  origin?: object,
): void {
  account.muteDefaults.set(scope, muteUntil);
  const update = notifyUpdate({ _: NOTIFY_NAMES[scope] }, muteUntil);
  push(world, account, update, [], undefined, origin);
}

function notifyUpdate(peer: TlObject, muteUntil: number | undefined): TlObject {
  return { _: 'updateNotifySettings', peer, notify_settings: notifySettingsView(muteUntil) };
}

/** Absent: the folder goes. */
export function setFolder(
  world: World,
  account: Account,
  id: number,
  filter: TlObject | undefined,
  origin?: object,
): void {
  const index = account.folders.findIndex((folder) => folder['id'] === id);
  if (!filter) account.folders = account.folders.filter((folder) => folder['id'] !== id);
  else if (index < 0) account.folders.push(filter);
  else account.folders[index] = filter;
  const update = { _: 'updateDialogFilter', id, ...(filter ? { filter } : {}) };
  push(world, account, update, [], undefined, origin);
}

export function orderFolders(
  world: World,
  account: Account,
  order: readonly number[],
  origin?: object,
): void {
  const place = ({ id }: TlObject) => (typeof id === 'number' ? order.indexOf(id) : -1);
  account.folders.sort((a, b) => place(a) - place(b));
  const update = { _: 'updateDialogFilterOrder', order: [...order] };
  push(world, account, update, [], undefined, origin);
}

/** The mentions in a dialog were looked at. */
export function readMentions(world: World, account: Account, dialogId: DialogId, origin?: object) {
  const dialog = world.dialog(account, dialogId);
  const messages = account.mentions(dialog).map(({ id }) => id);
  for (const id of messages) dialog.seenMentions.add(id);
  if (dialogId.startsWith('c')) {
    const update = {
      _: 'updateChannelReadMessagesContents',
      channel_id: idOf(dialogId),
      messages,
    };
    push(world, account, update, [dialogId], undefined, origin);
    return 0;
  }
  if (messages.length === 0) return 0;
  const view = () => ({ _: 'updateReadMessagesContents', messages });
  publish(world, account, { dialogId, ptsCount: messages.length, view }, origin);
  return messages.length;
}

/** A person or group changed its name or picture; every account that has a dialog with it hears so. */
export function changeEntity(
  world: World,
  dialogId: DialogId,
  change: { title?: string; photo?: Avatar | null },
): void {
  const id = idOf(dialogId);
  const isPerson = dialogId.startsWith('u');
  const entities: Map<bigint, object> = isPerson ? world.people : world.groups;
  const known = entities.get(id);
  if (!known) throw new Error(`There is no ${dialogId}.`);
  const { title, photo } = change;
  const [firstName, ...rest] = (title ?? '').split(' ');
  const name = isPerson ? { firstName, lastName: rest.join(' ') } : { title };
  entities.set(id, {
    ...known,
    ...(title === undefined ? {} : name),
    ...(photo === undefined ? {} : { photo: photo ?? undefined }),
  });
  const update: TlObject = isPerson
    ? { _: 'updateUser', user_id: id }
    : dialogId.startsWith('c')
      ? { _: 'updateChannel', channel_id: id }
      : { _: 'updateChat', chat_id: id };
  for (const account of world.accounts.values()) {
    if (account.getDialog(dialogId)) push(world, account, update, [dialogId]);
  }
}
