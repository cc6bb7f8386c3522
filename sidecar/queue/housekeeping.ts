import type { Store, Tx } from '../store/store.ts';
import { rescueJob } from './endings.ts';
import { HOUR_MS } from './hours.ts';
import { asJobRow } from './jobRow.ts';
import type { Queue } from './queue.ts';
import type { QueueContext } from './queueContext.ts';
import { loadNumber } from './reads.ts';
import * as sql from './sql.ts';
import type { Tally } from './tally.ts';

const KEPT_FINISHED = 1_000;
const KEPT_MS = 30 * 24 * HOUR_MS;
/** Of the counts by hour: what the monitor shows, twice. */
const KEPT_HOURS_MS = 48 * HOUR_MS;
/** Finished jobs between two looks at what is too many or too old; the first look comes at the start. */
const PRUNE_EVERY = 100;
/** So many finished jobs may pile up while there is other work to do. */
const MOST_FINISHED = 2_000;
/** At once: under a millisecond, which is all that others wait. */
const PRUNE_BATCH = 100;

export interface Housekeeping extends Pick<Queue, 'tick' | 'prune' | 'rescueAll'> {
  /** To be told of every job that ended. */
  jobEnded(): void;
}

/** What happens to jobs by time alone: due, expired, too old. Writes only where there is something to do. */
export function createHousekeeping(
  store: Store,
  context: QueueContext,
  { tally, isPaused }: { tally: Tally; isPaused: () => boolean },
): Housekeeping {
  let endedSincePrune = PRUNE_EVERY;
  let finished = countFinished();

  function countFinished(): number {
    return loadNumber(store, sql.COUNT_FINISHED) ?? 0;
  }

  function isPruneDue(): boolean {
    const isIdle = isPaused() || tally.of('queued') === 0;
    return finished > MOST_FINISHED || (isIdle && endedSincePrune >= PRUNE_EVERY);
  }

  function rescue(tx: Tx, text: string, ...values: number[]): number {
    const rows = tx.sql(text).all(...values);
    for (const row of rows) rescueJob(context, tx, asJobRow(row));
    return rows.length;
  }

  /** By the time of the look: a machine that sleeps before the write would seem to have lost what it runs. */
  async function moveDue(now: number): Promise<void> {
    await store.write((tx) => {
      for (const row of tx.sql(sql.LIST_DUE).all(now)) {
        const { id, state } = asJobRow(row);
        const moved = tx.sql(sql.MOVE_DUE).get(id);
        if (moved) context.changed(tx, asJobRow(moved), state);
      }
      rescue(tx, sql.LIST_EXPIRED, now);
    });
  }

  /** How many finished jobs are over: too many or too old. */
  function countOver(): number {
    const old = loadNumber(store, sql.COUNT_OLD, context.now() - KEPT_MS) ?? 0;
    return Math.max(countFinished() - KEPT_FINISHED, old);
  }

  /** When the next delay or lease ends. */
  function loadNextAt(): number {
    const hasDelays = tally.of('scheduled') + tally.of('retrying') > 0;
    const due = hasDelays ? loadNumber(store, sql.NEXT_DUE) : undefined;
    const expiry = tally.of('running') > 0 ? loadNumber(store, sql.NEXT_EXPIRY) : undefined;
    return Math.min(due ?? Infinity, expiry ?? Infinity);
  }

  return {
    async tick() {
      const now = context.now();
      let nextAt = loadNextAt();
      if (nextAt <= now) {
        await moveDue(now);
        nextAt = loadNextAt();
      }
      return { nextAt: nextAt === Infinity ? undefined : nextAt };
    },

    async prune() {
      if (!isPruneDue()) return false;
      const over = countOver();
      const batch = Math.min(over, PRUNE_BATCH);
      await store.write((tx) => {
        tx.sql(sql.PRUNE_OLDEST).run(batch);
        tx.sql(sql.PRUNE_HOURS).run(context.now() - KEPT_HOURS_MS);
        tx.sql(sql.PRUNE_STAGE_TIMES).run(context.now() - KEPT_HOURS_MS);
      });
      finished = countFinished();
      if (over <= PRUNE_BATCH) endedSincePrune = 0;
      return isPruneDue();
    },

    rescueAll: () => store.write((tx) => rescue(tx, sql.LIST_RUNNING)),

    jobEnded() {
      endedSincePrune += 1;
      finished += 1;
    },
  };
}
