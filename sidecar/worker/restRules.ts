import type { Draft } from '../../protocol/draftRecords.ts';
import type { Rules } from '../dialogs/rules.ts';
import type { Outcomes } from '../scoreboard/outcomes.ts';
import type { Tx } from '../store/store.ts';

/** So many drafts that went unused, one after another. */
export const UNUSED_DRAFTS = 10;

export interface RestRulesOptions {
  rules: Pick<Rules, 'find' | 'pausedAt' | 'countedSince' | 'pause'>;
  outcomes: Pick<Outcomes, 'areUnused'>;
  /** Once it is stored. */
  onPaused: (dialog: Pick<Draft, 'accountId' | 'dialogId' | 'dialogTitle'>) => void;
}

/** Lets a dialog's rule rest when its drafts are of no use: they cost money and nobody sends them. Only the user lifts it. */
export function createRestRules({ rules, outcomes, onPaused }: RestRulesOptions) {
  return (tx: Tx, { accountId, dialogId, dialogTitle }: Draft): void => {
    if (!rules.find(accountId, dialogId) || rules.pausedAt(accountId, dialogId) !== undefined)
      return;
    const since = rules.countedSince(accountId, dialogId);
    if (!outcomes.areUnused(accountId, dialogId, { since, count: UNUSED_DRAFTS })) return;
    rules.pause(tx, accountId, dialogId);
    tx.onCommit(() => onPaused({ accountId, dialogId, dialogTitle }));
  };
}
