import { rewriteCopies } from '../conversations/quarantine.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { removeBackUps } from '../store/backUp.ts';
import type { Cache } from '../store/openCache.ts';
import { SEALED } from '../store/sealing/columns.ts';
import { isLeft, rewriteTable } from '../store/sealing/rewrite.ts';
import type { Store } from '../store/store.ts';

/** What comes after it was gone through is written as it is to be; more than one more round is a fault of ours. */
const MOST_ROUNDS = 3;

export interface PassOptions {
  store: Store;
  cache: Cache;
  quarantineDir: string;
  onProgress: (done: number, total: number) => void;
  log: Log;
}

/**
 * Brings all that is stored into the form in which it is written now, and leaves nothing of its earlier form in any file:
 * every table, the copies that were set aside, the cache. Copies of the database from before a migration are removed.
 */
export async function rewriteAll(options: PassOptions, signal: AbortSignal): Promise<void> {
  const { store, cache, quarantineDir } = options;
  for (let round = 1; (await rewriteState(options, signal)) > 0; round += 1)
    if (round === MOST_ROUNDS) throw new Error('plain text is written while it is encrypted');
  await rewriteCopies(quarantineDir, store.sealing.sealer);
  await cache.rewrite(signal);
  removeBackUps(store.file);
  signal.throwIfAborted();
  await store.sealing.vacuum();
}

/** Answers how many rows are left that could be opened. */
async function rewriteState(options: PassOptions, signal: AbortSignal): Promise<number> {
  const { store, onProgress, log } = options;
  const { db, sealer } = store.sealing;
  const count = (table: string, where: string) =>
    Number(db.prepare(`SELECT count(*) AS n FROM "${table}" WHERE ${where}`).get()?.['n']);
  const tables = Object.entries(SEALED);
  let total = 0;
  for (const [table] of tables) total += count(table, 'true');
  let done = 0;
  let left = 0;
  for (const [table, columns] of tables) {
    let unreadable = 0;
    await rewriteTable({
      db,
      sealer,
      table,
      columns,
      signal,
      write: (step) => store.write(() => step()),
      onRows(rows) {
        done = Math.min(total, done + rows);
        onProgress(done, total);
      },
      onUnreadable(column) {
        unreadable += 1;
        log('warn', `a value of ${column} cannot be opened and stays as it is`);
      },
    });
    left += Math.max(0, count(table, isLeft(sealer, columns)) - unreadable);
  }
  return left;
}
