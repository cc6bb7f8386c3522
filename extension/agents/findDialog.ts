import { AppError } from '../../protocol/errors.ts';
import { phrase } from '../../protocol/l10n.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Desk } from '../desk.ts';

export interface Found {
  account: Account;
  dialog: ListedDialog;
}

/** How many to name where a name fits several. */
const MOST_NAMED = 5;

/**
 * The one dialog that a name, an @name or an id means, over all accounts that are signed in. An exact title wins over
 * titles that only contain it.
 * @throws AppError `telegramSignedOut`; `peerUnknown` for none; `conflict` for several, with their titles
 */
export async function findDialog(desk: Desk, name: string): Promise<Found> {
  const wanted = name.trim().replace(/^@/, '');
  const all = await search(desk, wanted);
  const exact = all.filter(({ dialog }) => names(dialog).includes(wanted.toLocaleLowerCase()));
  const [only, ...others] = exact.length > 0 ? exact : all;
  if (!only) {
    throw new AppError('peerUnknown', phrase('No dialog is called “{0}”.', wanted), {
      hint: 'Name it as it stands in the list.',
    });
  }
  if (others.length > 0) {
    const titles = [only, ...others].slice(0, MOST_NAMED).map(({ dialog }) => dialog.title);
    const message = phrase('Several dialogs fit “{0}”: {1}.', wanted, titles.join(', '));
    throw new AppError('conflict', message, { hint: 'Name one of them in full.' });
  }
  return only;
}

/** Those with unread messages, newest first, of every account; muted and archived ones left out. */
export async function findUnread(desk: Desk, most: number): Promise<Found[]> {
  const found = await Promise.all(
    signedIn(desk).map(async (account) => {
      const { accountId } = account;
      const filter = { unread: true, muted: false, archived: false, limit: most };
      const { dialogs } = await desk.client.request('dialog/list', { accountId, ...filter });
      return dialogs.map((dialog) => ({ account, dialog }));
    }),
  );
  return found
    .flat()
    .sort((a, b) => (b.dialog.last?.at ?? 0) - (a.dialog.last?.at ?? 0))
    .slice(0, most);
}

export async function search(desk: Desk, query: string, limit = 50): Promise<Found[]> {
  const found = await Promise.all(
    signedIn(desk).map(async (account) => {
      const { accountId } = account;
      const { dialogs } = await desk.client.request('dialog/list', { accountId, query, limit });
      return dialogs.map((dialog) => ({ account, dialog }));
    }),
  );
  return found.flat();
}

function signedIn(desk: Desk): Account[] {
  const accounts = desk.model.accounts();
  if (accounts.length > 0) return accounts;
  throw new AppError('telegramSignedOut', 'No account is signed in.', {
    hint: 'Run “Dialog Desk: Sign In” first.',
  });
}

function names({ dialogId, title, username }: ListedDialog): string[] {
  return [dialogId, title, username ?? ''].map((name) => name.toLocaleLowerCase());
}
