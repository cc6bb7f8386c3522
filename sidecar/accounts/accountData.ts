import type { DataCounts } from '../../protocol/accountRecords.ts';
import type { Cache } from '../store/openCache.ts';
import { countCopies } from '../conversations/quarantine.ts';
import { forgetSpender } from '../spending/usageRows.ts';
import type { Store, Tx } from '../store/store.ts';

/** Every table that names an account: one that is added later is not forgotten. */
const TABLES = `SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
  WHERE m.type = 'table' AND c.name = 'account_id' ORDER BY m.name`;
const DRAFTS = `SELECT count(*) AS n FROM draft WHERE account_id = ?`;
const JOBS = `SELECT count(*) AS n FROM job WHERE account_id = ?`;
const STATES = `SELECT count(*) AS n FROM dialog_state WHERE account_id = ?`;
const CONVERSATION_IDS = `SELECT conversation_id FROM conversation WHERE account_id = ?`;

/** What is kept on this machine of one account, secrets left out: those are the window's. */
export function countData(
  { store, cache, quarantineDir }: { store: Store; cache: Cache; quarantineDir: string },
  accountId: string,
): DataCounts {
  const count = (sql: string) => Number(store.read(sql).get(accountId)?.['n'] ?? 0);
  const ids = new Set(
    store
      .read(CONVERSATION_IDS)
      .all(accountId)
      .map((row) => String(row['conversation_id'])),
  );
  const cached = cache.count(accountId);
  return {
    dialogs: Math.max(cached.dialogs, count(STATES)),
    peers: cached.peers,
    drafts: count(DRAFTS),
    conversations: ids.size,
    jobs: count(JOBS),
    copies: countCopies(quarantineDir, ids),
  };
}

/**
 * What is at the model's provider is deleted there first, by jobs of its own: until then its rows tell what that is. What
 * was spent stays in the sums, under no name.
 */
const KEPT = ['file', 'usage'];
const FORGET_FILES = `DELETE FROM file WHERE account_id = ? AND state IN ('deleted', 'failed')`;

/** What is left of an account in every table, once its work has ended and what is announced was removed. */
export function deleteRows(tx: Tx, accountId: string): void {
  for (const row of tx.sql(TABLES).all()) {
    const name = String(row['name']);
    // Names out of the schema itself.
    if (!KEPT.includes(name)) tx.sql(`DELETE FROM "${name}" WHERE account_id = ?`).run(accountId);
  }
  tx.sql(FORGET_FILES).run(accountId);
  forgetSpender(tx, accountId);
}
