import * as vscode from 'vscode';
import type { Account, ListedDialog } from '../protocol/records.ts';
import type { Desk } from './desk.ts';

/** The one account, or the one the user picks. */
export async function pickAccount(desk: Desk): Promise<Account | undefined> {
  const accounts = desk.model.accounts();
  if (accounts.length <= 1) return accounts[0];
  const items = accounts.map((account) => ({
    label: account.name,
    ...(account.username ? { description: `@${account.username}` } : {}),
    account,
  }));
  const title = vscode.l10n.t('Which account?');
  return (await vscode.window.showQuickPick(items, { title }))?.account;
}

/** Newest 500 dialogs to choose from. */
export async function pickDialog(
  desk: Desk,
  title: string,
): Promise<{ accountId: string; dialog: ListedDialog } | undefined> {
  const account = await pickAccount(desk);
  if (!account) return undefined;
  const { accountId } = account;
  const listed = desk.client.request('dialog/list', { accountId, limit: 500 });
  const items = listed.then(({ dialogs }) =>
    dialogs.map((dialog) => ({
      label: dialog.title,
      ...(dialog.username ? { description: `@${dialog.username}` } : {}),
      dialog,
    })),
  );
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return picked && { accountId, dialog: picked.dialog };
}

/** Ids of the dialogs that are checked in the panel. */
export async function fetchSelected(desk: Desk, accountId: string): Promise<string[]> {
  const selected: string[] = [];
  for (let offset = 0; ;) {
    const page = await desk.client.request('dialog/list', { accountId, offset, limit: 500 });
    for (const dialog of page.dialogs) if (dialog.selected) selected.push(dialog.dialogId);
    offset += page.dialogs.length;
    if (page.dialogs.length === 0 || offset >= page.total) return selected;
  }
}

/** A question that must not be answered by accident: the harmless answer is the first. */
export async function confirm(title: string, actions: string[]): Promise<string | undefined> {
  const cancel = vscode.l10n.t('Cancel');
  const answer = await vscode.window.showQuickPick([cancel, ...actions], { title });
  return answer === cancel ? undefined : answer;
}
