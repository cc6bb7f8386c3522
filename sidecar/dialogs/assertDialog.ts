import { AppError } from '../../protocol/errors.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Store } from '../store/store.ts';

/** Whether anything is kept of the dialog in this account. */
const KEPT = `SELECT 1 FROM (SELECT ?1 AS account_id, ?2 AS dialog_id) k WHERE
  EXISTS (SELECT 1 FROM dialog_state s WHERE s.account_id = k.account_id AND s.dialog_id = k.dialog_id)
  OR EXISTS (SELECT 1 FROM draft d WHERE d.account_id = k.account_id AND d.dialog_id = k.dialog_id)
  OR EXISTS (SELECT 1 FROM conversation c WHERE c.account_id = k.account_id AND c.dialog_id = k.dialog_id)
  OR EXISTS (SELECT 1 FROM job j WHERE j.account_id = k.account_id AND j.dialog_id = k.dialog_id)`;

/**
 * No request may name one account and a dialog that is another's. Passes for what is in the account's list or is kept
 * of it, and for anything as long as the list is on its way.
 * @throws AppError `peerUnknown`
 */
export function createAssertDialog({
  store,
  accounts,
}: {
  store: Store;
  accounts: Pick<Accounts, 'find'>;
}) {
  return (accountId: string, dialogId: string): void => {
    const dialogs = accounts.find(accountId)?.dialogs;
    if (dialogs && (dialogs.find(dialogId) || !dialogs.isComplete())) return;
    if (store.read(KEPT).get(accountId, dialogId)) return;
    throw new AppError('peerUnknown', 'This dialog is not in the list of this account.', {
      hint: 'Refresh the dialogs.',
    });
  };
}
