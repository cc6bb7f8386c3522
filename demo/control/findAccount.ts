import type { Account } from '../telegram/state/account.ts';
import type { Dialog, DialogId } from '../telegram/state/records.ts';
import type { World } from '../telegram/state/world.ts';

export function findAccount(world: World, accountId: string | undefined): Account {
  const [first] = world.accounts.values();
  const account = accountId === undefined ? first : world.accounts.get(BigInt(accountId));
  if (!account) throw new Error(`There is no account ${accountId}.`);
  return account;
}

export function findDialog(account: Account, dialogId: DialogId): Dialog {
  const dialog = account.getDialog(dialogId);
  if (!dialog) throw new Error(`${account.me.firstName} has no dialog ${dialogId}.`);
  return dialog;
}
