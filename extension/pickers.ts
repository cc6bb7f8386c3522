import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';
import { t } from '../protocol/l10n.ts';
import type { Account } from '../protocol/accountRecords.ts';
import type { ListedDialog } from '../protocol/dialogRecords.ts';
import type { Desk } from './desk.ts';
import { foreignText } from './foreignText.ts';

/** The one account, or the one the user picks. */
export async function pickAccount(desk: Desk): Promise<Account | undefined> {
  const accounts = desk.model.accounts();
  if (accounts.length <= 1) return accounts[0];
  const items = accounts.map((account) => ({
    label: account.name,
    ...(account.username ? { description: `@${account.username}` } : {}),
    account,
  }));
  const title = t('Which account?');
  return (await vscode.window.showQuickPick(items, { title }))?.account;
}

/** Newest 500 dialogs to choose from. */
export async function pickDialog(
  desk: Desk,
  title: string,
  isOffered: (dialog: ListedDialog) => boolean = () => true,
): Promise<{ accountId: string; dialog: ListedDialog } | undefined> {
  const account = await pickAccount(desk);
  if (!account) return undefined;
  const { accountId } = account;
  const listed = desk.client.request('dialog/list', { accountId, limit: 500 });
  const items = listed.then(({ dialogs }) =>
    dialogs.filter(isOffered).map((dialog) => ({
      label: foreignText(dialog.title),
      ...(dialog.username ? { description: `@${dialog.username}` } : {}),
      dialog,
    })),
  );
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return picked && { accountId, dialog: picked.dialog };
}

/** One row of the list of dialogs, as it is now. */
export async function fetchDialog(
  desk: Desk,
  { accountId, dialogId }: { accountId: string; dialogId: string },
): Promise<ListedDialog> {
  for (let offset = 0; ;) {
    const page = await desk.client.request('dialog/list', { accountId, offset, limit: 500 });
    const found = page.dialogs.find((dialog) => dialog.dialogId === dialogId);
    if (found) return found;
    offset += page.dialogs.length;
    if (page.dialogs.length > 0 && offset < page.total) continue;
    throw new AppError('peerUnknown', 'This dialog is not in the list any more.');
  }
}

/** One of the replies that were sent lately and can still be changed, or taken back from everyone. */
export async function pickSent(desk: Desk, title: string): Promise<string | undefined> {
  const { drafts } = await desk.client.request('draft/list', { states: ['sent'] });
  const items = drafts
    .filter(({ sentMessageId, deletedAt }) => sentMessageId !== undefined && !deletedAt)
    .map(({ draftId, dialogTitle, text }) => ({
      label: foreignText(dialogTitle),
      detail: foreignText(text.replace(/\s+/g, ' ').slice(0, 120)),
      draftId,
    }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(t('No reply was sent lately.'));
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.draftId;
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
export async function confirm(
  title: string,
  actions: string[],
  placeHolder?: string,
): Promise<string | undefined> {
  const cancel = t('Cancel');
  const options = placeHolder === undefined ? { title } : { title, placeHolder };
  const answer = await vscode.window.showQuickPick([cancel, ...actions], options);
  return answer === cancel ? undefined : answer;
}
