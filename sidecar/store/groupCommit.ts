import type { DatabaseSync } from 'node:sqlite';
import { isBusy, toDatabaseError } from './databaseError.ts';
import type { Statement } from './sealing/statements.ts';
import type { Store, Tx } from './store.ts';

/** A transaction takes no more writes after this long, so that the event loop stays free; the rest goes into the next. */
const LONGEST_TRANSACTION_MS = 8;
/** Between two looks whether another program has let go of the database. */
const FIRST_LOOK_MS = 5;
const LONGEST_LOOK_MS = 250;

interface PendingWrite {
  askedAt: number;
  /** Does the work; answers how to report its success. */
  run(tx: Tx): () => void;
  reject(error: unknown): void;
}

interface DoneWrite {
  write: PendingWrite;
  actions: (() => void)[];
  resolve: () => void;
}

export interface GroupCommit {
  write: Store['write'];
  /** Resolves when nothing is pending. */
  drain(): Promise<void>;
}

/**
 * Writes asked for in one turn of the event loop share one BEGIN IMMEDIATE … COMMIT, hence one sync of the disk, in the
 * order of the calls. Each has a savepoint of its own: a throw undoes that one alone. Announcements (`onCommit`) and
 * promises come after the COMMIT; if it fails, every write of the group is undone and rejects. While another program
 * holds the database, all wait in their order, each `lockTimeoutMs` at most; the event loop goes on meanwhile.
 */
export function createGroupCommit(
  db: DatabaseSync,
  sql: (text: string) => Statement,
  lockTimeoutMs: number,
): GroupCommit {
  let pending: PendingWrite[] = [];
  let scheduled: Promise<void> | undefined;
  /** How long to wait for the next look while another program holds the database; 0 while none does. */
  let lookMs = 0;

  function schedule(): void {
    scheduled ??= new Promise((resolve) => {
      const commitNow = () => {
        scheduled = undefined;
        commitPending();
        resolve();
      };
      if (lookMs === 0) setImmediate(commitNow);
      else setTimeout(commitNow, lookMs);
    });
  }

  function commitPending(): void {
    const group = pending;
    pending = [];
    try {
      sql('BEGIN IMMEDIATE').run();
    } catch (error) {
      if (isBusy(error)) waitFor(group, error);
      else rejectAll(group, error);
      return;
    }
    lookMs = 0;
    const { done, taken } = runGroup(group);
    if (taken < group.length) {
      pending = group.slice(taken).concat(pending);
      schedule();
    }
    if (done.length > 0 || db.isTransaction) commit(done);
  }

  function waitFor(group: PendingWrite[], error: unknown): void {
    const oldest = performance.now() - lockTimeoutMs;
    rejectAll(
      group.filter((write) => write.askedAt <= oldest),
      error,
    );
    pending = group.filter((write) => write.askedAt > oldest);
    lookMs = pending.length === 0 ? 0 : Math.min(LONGEST_LOOK_MS, lookMs * 2 || FIRST_LOOK_MS);
    if (pending.length > 0) schedule();
  }

  /** Stops early when time is up, or when SQLite gave up the whole transaction (a full disk may do that). */
  function runGroup(group: PendingWrite[]): { done: DoneWrite[]; taken: number } {
    const done: DoneWrite[] = [];
    const stopAt = performance.now() + LONGEST_TRANSACTION_MS;
    let taken = 0;
    for (const write of group) {
      taken += 1;
      try {
        done.push(runOne(write));
      } catch (error) {
        write.reject(toDatabaseError(error));
        if (!db.isTransaction) {
          rejectAll(
            done.map((each) => each.write),
            error,
          );
          return { done: [], taken };
        }
        sql('ROLLBACK TO one').run();
        sql('RELEASE one').run();
      }
      if (performance.now() > stopAt) break;
    }
    return { done, taken };
  }

  function runOne(write: PendingWrite): DoneWrite {
    const actions: (() => void)[] = [];
    let open = true;
    const tx: Tx = {
      sql(text) {
        if (!open) throw new Error('A transaction was used after its end.');
        return sql(text);
      },
      onCommit: (action) => void actions.push(action),
    };
    sql('SAVEPOINT one').run();
    try {
      const resolve = write.run(tx);
      sql('RELEASE one').run();
      return { write, actions, resolve };
    } finally {
      open = false;
    }
  }

  function commit(done: DoneWrite[]): void {
    try {
      sql('COMMIT').run();
    } catch (error) {
      if (db.isTransaction) sql('ROLLBACK').run();
      rejectAll(
        done.map((each) => each.write),
        error,
      );
      return;
    }
    for (const { actions, resolve } of done) {
      for (const action of actions) announce(action);
      resolve();
    }
  }

  async function drain(): Promise<void> {
    if (!scheduled) return;
    await scheduled;
    await drain();
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        pending.push({
          askedAt: performance.now(),
          run(tx) {
            const result = work(tx);
            return () => resolve(result);
          },
          reject,
        });
        schedule();
      }),
    drain,
  };
}

function rejectAll(writes: PendingWrite[], error: unknown): void {
  const reason = toDatabaseError(error);
  for (const write of writes) write.reject(reason);
}

/** A listener that throws is a fault of ours, but the data is stored and the others must hear of it: surfaces as uncaught. */
function announce(action: () => void): void {
  try {
    action();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
