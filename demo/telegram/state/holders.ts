import type { Account } from './account.ts';
import { idOf, type Dialog, type DialogId, type StoredMessage } from './records.ts';
import type { World } from './world.ts';

export interface Holder {
  account: Account;
  dialog: Dialog;
}

/** Who holds a copy of what is written in a dialog: the account itself first, then the others on this server. */
export function holdersOf(world: World, account: Account, dialogId: DialogId): Holder[] {
  const own = { account, dialog: world.dialog(account, dialogId) };
  return [own, ...others(world, account, dialogId)];
}

/** A copy of the same message in another mailbox. */
export function copyIn(dialog: Dialog, copyId: number): StoredMessage | undefined {
  return dialog.messages.find((message) => message.copyId === copyId);
}

function others(world: World, account: Account, dialogId: DialogId): Holder[] {
  if (dialogId.startsWith('u')) {
    const peer = world.accounts.get(idOf(dialogId));
    if (!peer || peer === account) return [];
    return [{ account: peer, dialog: world.dialog(peer, `u${account.me.id}`) }];
  }
  const accountIds = [...(world.groups.get(idOf(dialogId))?.accountIds ?? [])];
  return accountIds
    .filter((id) => id !== account.me.id)
    .flatMap((id) => world.accounts.get(id) ?? [])
    .map((other) => ({ account: other, dialog: world.dialog(other, dialogId) }));
}
