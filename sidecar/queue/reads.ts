import { JOB_KINDS } from '../../protocol/jobRecords.ts';
import type { Store } from '../store/store.ts';
import { listRows } from './jobList.ts';
import { asJobRow, existingJob, toAttempt, toJob } from './jobRow.ts';
import type { Queue } from './queue.ts';
import * as sql from './sql.ts';

/** The part of the queue that only looks. */
export function createReads(
  store: Store,
  now: () => number,
): Pick<Queue, 'get' | 'attempts' | 'list' | 'newestOfDialog' | 'oldestReadyAt' | 'countExpired'> {
  return {
    get: (jobId) => toJob(existingJob(store.read(sql.LOAD_JOB).get(jobId))),

    attempts: (jobId) => store.read(sql.LIST_ATTEMPTS).all({ id: jobId }).map(toAttempt),

    list: (filter) => listRows(store, filter).map(toJob),

    newestOfDialog(accountId, dialogId) {
      const row = store.read(sql.LOAD_NEWEST_OF_DIALOG).get(accountId, dialogId);
      return row && toJob(asJobRow(row));
    },

    oldestReadyAt: () => loadNumber(store, sql.OLDEST_READY, JSON.stringify(JOB_KINDS)),

    countExpired: () => loadNumber(store, sql.COUNT_EXPIRED, now()) ?? 0,
  };
}

/** The `value` of a query of one row; undefined where it is NULL. */
export function loadNumber(
  store: Store,
  text: string,
  ...values: (string | number)[]
): number | undefined {
  const value = store.read(text).get(...values)?.['value'];
  return typeof value === 'number' ? value : undefined;
}

export function hasRow(store: Store, text: string, ...values: (string | number)[]): boolean {
  return store.read(text).get(...values) !== undefined;
}
