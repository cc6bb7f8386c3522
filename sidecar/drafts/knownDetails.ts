import type { Tx } from '../store/store.ts';

const FORGET = `DELETE FROM known_detail WHERE draft_id = ? AND confirmed = 0`;
/** Sealed, the same detail is never the same value: SQLite cannot tell that it is there. */
const IS_SAME = `draft_id = ?1 AND open('known_detail.value', value) = ?2`;
const RAISE = `UPDATE known_detail SET confirmed = max(confirmed, ?3) WHERE ${IS_SAME}`;
const KEEP = `INSERT INTO known_detail(draft_id, value, confirmed) SELECT ?1, seal('known_detail.value', ?2), ?3
  WHERE NOT EXISTS (SELECT 1 FROM known_detail WHERE ${IS_SAME})`;

/** What the dialog and the owner have told when a draft was begun, and what the user has confirmed of its texts since. */
export const knownDetails = {
  /** In the place of what an earlier generation was told; what was confirmed stays. */
  set(tx: Tx, draftId: string, values: readonly string[]): void {
    tx.sql(FORGET).run(draftId);
    for (const value of values) keep(tx, draftId, value, 0);
  },
  confirm(tx: Tx, draftId: string, value: string): void {
    keep(tx, draftId, value, 1);
  },
};

function keep(tx: Tx, draftId: string, value: string, confirmed: 0 | 1): void {
  tx.sql(RAISE).run(draftId, value, confirmed);
  tx.sql(KEEP).run(draftId, value, confirmed);
}
