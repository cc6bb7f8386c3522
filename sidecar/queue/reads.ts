import { withDatabaseErrors } from '../store/databaseError.ts';
import type { Store } from '../store/store.ts';
import { asJobRow, existingJob, type JobRow, toJob } from './jobRow.ts';
import type { Queue } from './queue.ts';
import * as sql from './sql.ts';

/** The part of the queue that only looks. */
export function createReads(
  store: Store,
): Pick<Queue, 'get' | 'list' | 'newestOfDialog' | 'counts'> {
  function list(text: string, ...values: (string | number)[]): JobRow[] {
    return withDatabaseErrors(() => store.read(text).all(...values)).map(asJobRow);
  }

  return {
    get: (jobId) =>
      toJob(existingJob(withDatabaseErrors(() => store.read(sql.LOAD_JOB).get(jobId)))),

    list: ({ states, limit }) =>
      (states
        ? list(sql.LIST_JOBS_IN, JSON.stringify(states), limit)
        : list(sql.LIST_JOBS, limit)
      ).map(toJob),

    newestOfDialog(accountId, dialogId) {
      const [row] = list(sql.LOAD_NEWEST_OF_DIALOG, accountId, dialogId);
      return row && toJob(row);
    },

    counts: () => ({
      running: loadNumber(store, sql.COUNT_RUNNING) ?? 0,
      queued: loadNumber(store, sql.COUNT_QUEUED) ?? 0,
    }),
  };
}

/** The `value` of a query of one row; undefined where it is NULL. */
export function loadNumber(store: Store, text: string): number | undefined {
  const value = withDatabaseErrors(() => store.read(text).get())?.['value'];
  return typeof value === 'number' ? value : undefined;
}

export function hasRow(store: Store, text: string, ...values: (string | number)[]): boolean {
  return withDatabaseErrors(() => store.read(text).get(...values)) !== undefined;
}
