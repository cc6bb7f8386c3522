import type { Store, Tx } from '../store/store.ts';
import { rescueJob } from './endings.ts';
import { asJobRow } from './jobRow.ts';
import type { Queue } from './queue.ts';
import type { QueueContext } from './queueContext.ts';
import { hasRow, loadNumber } from './reads.ts';
import * as sql from './sql.ts';

const KEPT_FINISHED = 1_000;
const KEPT_MS = 30 * 24 * 3_600_000;
/** Finished jobs between two looks at what is too many or too old; the first tick looks too. */
const PRUNE_EVERY = 100;

export interface Housekeeping extends Pick<Queue, 'tick' | 'rescueAll'> {
  /** To be told of every job that ended. */
  jobEnded(): void;
}

/** What happens to jobs by time alone: due, expired, too old. Writes only where there is something to do. */
export function createHousekeeping(store: Store, context: QueueContext): Housekeeping {
  let endedSincePrune = PRUNE_EVERY;

  function rescue(tx: Tx, text: string, ...values: number[]): number {
    const rows = tx.sql(text).all(...values);
    for (const row of rows) rescueJob(context, tx, asJobRow(row));
    return rows.length;
  }

  async function moveDue(): Promise<void> {
    await store.write((tx) => {
      const due = tx.sql(sql.MOVE_DUE).all(context.now());
      for (const row of due) context.changed(tx, asJobRow(row));
      rescue(tx, sql.LIST_EXPIRED, context.now());
    });
  }

  async function prune(): Promise<void> {
    endedSincePrune = 0;
    await store.write((tx) => {
      tx.sql(sql.PRUNE_OLD).run(context.now() - KEPT_MS);
      tx.sql(sql.PRUNE_SURPLUS).run(KEPT_FINISHED);
    });
  }

  return {
    async tick() {
      const now = context.now();
      if (hasRow(store, sql.HAS_DUE, now) || hasRow(store, sql.LIST_EXPIRED, now)) await moveDue();
      if (endedSincePrune >= PRUNE_EVERY) await prune();
      const due = loadNumber(store, sql.NEXT_DUE) ?? Infinity;
      const expiry = loadNumber(store, sql.NEXT_EXPIRY) ?? Infinity;
      const nextAt = Math.min(due, expiry);
      return { nextAt: nextAt === Infinity ? undefined : nextAt };
    },

    rescueAll: () => store.write((tx) => rescue(tx, sql.LIST_RUNNING)),

    jobEnded() {
      endedSincePrune += 1;
    },
  };
}
