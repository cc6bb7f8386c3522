import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';
import { t } from '../protocol/l10n.ts';
import type { Result } from '../protocol/methods.ts';
import type { Account } from '../protocol/accountRecords.ts';
import type { Desk } from './desk.ts';
import { foreignText } from './foreignText.ts';
import { confirm, pickAccount } from './pickers.ts';

type Kept = Result<'account/data'>['accounts'][number];

/** The account an argument names (the page's), else the one, else the one the user picks. */
async function chosenAccount(desk: Desk, argument: unknown): Promise<Account | undefined> {
  await desk.client.start();
  const named = desk.model.accounts().find(({ accountId }) => accountId === argument);
  return named ?? pickAccount(desk);
}

/** Asks which account to show, with what waits in each. */
export async function pickAccountToShow(desk: Desk): Promise<string | undefined> {
  await desk.client.start();
  const waiting = desk.model.toReview();
  const items = desk.model.accounts().map(({ accountId, name, username, connection }) => {
    const count = waiting.filter((draft) => draft.accountId === accountId).length;
    return {
      label: foreignText(name),
      ...(username ? { description: `@${username}` } : {}),
      detail: [
        connection === 'online' ? t('Online') : t('Not connected'),
        ...(count > 0 ? [t('{0} to review', count)] : []),
      ].join(' · '),
      accountId,
    };
  });
  const title = t('Show which account?');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.accountId;
}

/** Signs one account out, at the server first; where that cannot be reached, here, with what is still to be done said. */
export async function signOut(desk: Desk, argument: unknown): Promise<void> {
  const account = await chosenAccount(desk, argument);
  if (!account) return;
  const only = t('Sign out');
  const forget = t('Sign out and forget the API id, the hash and the model key');
  const title = t('Sign {0} out of this computer?', foreignText(account.name));
  // The API id is every account's: with others signed in it is not to be forgotten with one.
  const isLast = desk.model.accounts().length === 1 && !desk.demo();
  const answer = await confirm(title, isLast ? [only, forget] : [only]);
  if (answer === undefined || !(await endSession(desk, account)) || answer !== forget) return;
  await desk.secrets.wipe(desk.profile().name, 'telegram');
  await desk.secrets.wipe(desk.modelProfile(), 'modelKey');
  await desk.reconfigure();
}

/** False where the user would rather stay signed in. */
async function endSession(desk: Desk, { accountId, name }: Account): Promise<boolean> {
  const profile = desk.profile().name;
  try {
    await desk.client.request('account/signOut', { accountId });
  } catch (error) {
    if (!(error instanceof AppError) || !error.retryable) throw error;
    const here = t('Sign out here now, and at Telegram when it can be reached');
    const title = t('Telegram cannot be reached: {0} is still signed in there.', foreignText(name));
    if ((await confirm(title, [here])) === undefined) return false;
    // Kept until it has ended there: without it nobody could end it any more.
    await desk.secrets.keepEnding(profile, accountId);
    await desk.client.request('account/signOut', { accountId, later: true });
    void vscode.window.showWarningMessage(
      t(
        '{0} is signed out here. Telegram still lists this device; it is signed out there as soon as Telegram can be reached.',
        foreignText(name),
      ),
    );
  }
  await desk.secrets.setSession(profile, accountId, null);
  return true;
}

/** Signs an account out and removes all that is kept of it here, after what that is was shown. */
export async function removeAccount(desk: Desk, argument: unknown): Promise<void> {
  await desk.client.start();
  const { accounts } = await desk.client.request('account/data', {});
  const kept = accounts.find(({ account }) => account.accountId === argument);
  const chosen = kept ?? (await pickKept(accounts));
  if (!chosen) return;
  const { account } = chosen;
  const name = foreignText(account.name);
  const isSignedIn = account.connection !== 'signedOut';
  const remove = isSignedIn ? t('Sign {0} out and remove its data', name) : t('Remove its data');
  const title = t('Remove {0} and all that is kept here of it?', name);
  const placeHolder = t(
    '{0}. What was sent stays in Telegram; other accounts are not touched.',
    countsText(chosen),
  );
  if ((await confirm(title, [remove], placeHolder)) === undefined) return;
  if (isSignedIn && !(await endSession(desk, account))) return;
  const { counts } = await desk.client.request('account/remove', { accountId: account.accountId });
  await desk.secrets.setSession(desk.profile().name, account.accountId, null);
  void vscode.window.showInformationMessage(
    t('{0} was removed: {1}.', name, countsText({ account, counts })),
  );
}

async function pickKept(accounts: readonly Kept[]): Promise<Kept | undefined> {
  if (accounts.length === 0) {
    void vscode.window.showInformationMessage(t('Nothing is kept of any account.'));
    return undefined;
  }
  const items = accounts.map((kept) => ({
    label: foreignText(kept.account.name),
    ...(kept.account.username ? { description: `@${kept.account.username}` } : {}),
    detail: countsText(kept),
    kept,
  }));
  const title = t('Remove which account and its data?');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.kept;
}

function countsText({ account, counts }: Kept): string {
  const { dialogs, drafts, conversations, jobs, peers, copies } = counts;
  const parts = [
    t('dialogs: {0}', dialogs),
    t('drafts: {0}', drafts),
    t('conversations: {0}', conversations),
    t('jobs: {0}', jobs),
    t('cached names: {0}', peers),
    ...(copies > 0 ? [t('copies set aside: {0}', copies)] : []),
    ...(account.connection === 'signedOut' ? [] : [t('its sign-in')]),
  ];
  return parts.join(', ');
}
