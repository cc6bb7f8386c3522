import type { Draft } from '../../protocol/draftRecords.ts';
import type { Store, Tx } from '../store/store.ts';
import { changedShare } from './changedShare.ts';
import * as sql from './sql.ts';

/** Older ones are forgotten. */
const KEPT = 5_000;

type Outcome = 'sent' | 'edited' | 'rejected' | 'stale';

export type Outcomes = ReturnType<typeof createOutcomes>;

/**
 * Keeps what became of each text that a model wrote, in the transaction that decides it: a text counts once, by what came
 * of it last. What is taken back does not count; what was sent stays so. `onUnused` runs in the same transaction.
 */
export function createOutcomes({
  store,
  now,
  onUnused,
}: {
  store: Store;
  now: () => number;
  onUnused: (tx: Tx, draft: Draft) => void;
}) {
  function put(
    tx: Tx,
    draft: Draft,
    outcome: Outcome,
    of: { changed?: number; approveMs?: number },
  ): void {
    const { draftId, attempt, accountId, dialogId, dialogTitle } = draft;
    tx.sql(sql.PUT).run({
      draftId,
      attempt,
      accountId,
      dialogId,
      dialogTitle,
      outcome,
      at: now(),
      changedShare: of.changed ?? null,
      approveMs: of.approveMs ?? null,
    });
    tx.sql(sql.PRUNE).run(KEPT);
  }

  function putSent(tx: Tx, draft: Draft): void {
    const text = String(tx.sql(sql.TEXT_SENT).get(draft.draftId)?.['text'] ?? draft.text);
    const writtenAt = tx.sql(sql.WRITTEN_AT).get(draft.draftId)?.['at'];
    const approvedAt = tx.sql(sql.APPROVED_AT).get(draft.draftId)?.['approved_at'];
    const isTimed = typeof writtenAt === 'number' && typeof approvedAt === 'number';
    put(tx, draft, text === draft.suggestion ? 'sent' : 'edited', {
      changed: changedShare(draft.suggestion, text),
      ...(isTimed ? { approveMs: Math.max(0, approvedAt - writtenAt) } : {}),
    });
  }

  return {
    /** After each change of a draft. One that no model has finished a text for counts as nothing. */
    note(tx: Tx, draft: Draft): void {
      if (draft.suggestion === '') return;
      switch (draft.state) {
        case 'sent':
          return putSent(tx, draft);
        case 'rejected':
        case 'stale':
          put(tx, draft, draft.state, {});
          return onUnused(tx, draft);
        case 'ready':
        case 'approved':
          tx.sql(sql.TAKE_BACK).run(draft.draftId, draft.attempt);
          return;
        case 'drafting':
        case 'sending':
        case 'failed':
        case 'unknown':
          break;
      }
    },

    /** Whether so many of a dialog's texts, the latest since then, were all rejected or left behind. */
    areUnused(
      accountId: string,
      dialogId: string,
      { since, count }: { since: number; count: number },
    ): boolean {
      const rows = store.read(sql.LAST_OF_DIALOG).all(accountId, dialogId, since, count);
      return (
        rows.length === count &&
        rows.every((row) => row['outcome'] === 'rejected' || row['outcome'] === 'stale')
      );
    },

    removeOfDialog: (tx: Tx, accountId: string, dialogId: string) =>
      tx.sql(sql.REMOVE_OF_DIALOG).run(accountId, dialogId),
  };
}
