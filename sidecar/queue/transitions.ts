import { AppError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/records.ts';
import type { Tx } from '../store/store.ts';
import { asJobRow, type JobRow, toJob } from './jobRow.ts';
import { advanceLane, stateInLane } from './lanes.ts';
import type { NewJob } from './queue.ts';
import type { QueueContext } from './queueContext.ts';
import * as sql from './sql.ts';

const DEFAULT_PRIORITY = 100;
const DEFAULT_ATTEMPTS = 5;

export function enqueueJob(context: QueueContext, tx: Tx, job: NewJob): Job {
  const duplicate = findDuplicate(tx, job);
  const priority = job.priority ?? DEFAULT_PRIORITY;
  if (duplicate && duplicate.priority <= priority) return toJob(duplicate);
  // Asked for by the user now, in the background before: the one job serves both, as early as the user's.
  if (duplicate) {
    const row = tx.sql(sql.RAISE_PRIORITY).get(priority, duplicate.id);
    return row ? context.changed(tx, asJobRow(row)) : toJob(duplicate);
  }
  const now = context.now();
  const runAt = Math.max(now, job.runAt ?? now);
  const row = tx.sql(sql.INSERT_JOB).get({
    kind: job.kind,
    accountId: job.accountId,
    dialogId: job.dialogId,
    dialogTitle: job.dialogTitle,
    draftId: job.draftId ?? null,
    state: stateInLane(tx, job, runAt > now),
    priority,
    runAt,
    dedupKey: job.dedupKey ?? null,
    budget: job.maxAttempts ?? DEFAULT_ATTEMPTS,
    payload: JSON.stringify(job.payload ?? {}),
    now,
  });
  return context.changed(tx, existing(row));
}

/** Starts up to `count` jobs; each answer is a row in the state `running`. */
export function startJobs(
  context: QueueContext,
  tx: Tx,
  kind: Job['kind'],
  count: number,
): JobRow[] {
  const now = context.now();
  const ready = tx.sql(sql.LIST_READY).all(kind, count);
  return ready.map(({ id }) => {
    const leaseUntil = now + context.leaseMs;
    const row = existing(tx.sql(sql.START_JOB).get({ id: id ?? null, now, leaseUntil }));
    tx.sql(sql.INSERT_ATTEMPT).run(row.id, row.attempt, context.workerId, now);
    context.changed(tx, row);
    return row;
  });
}

/** Cancels what no worker holds; undefined where one does or the job has ended. */
export function cancelUnclaimed(context: QueueContext, tx: Tx, jobId: number): Job | undefined {
  const before = tx.sql(sql.LOAD_JOB).get(jobId);
  const row = tx.sql(sql.CANCEL_UNCLAIMED).get(context.now(), jobId);
  if (!before || !row) return undefined;
  const job = context.changed(tx, asJobRow(row));
  if (asJobRow(before).state !== 'waiting') advanceLane(context, tx, asJobRow(row));
  return job;
}

export function askCancel(context: QueueContext, tx: Tx, jobId: number): Job | undefined {
  const row = tx.sql(sql.ASK_CANCEL).get(jobId);
  return row && context.changed(tx, asJobRow(row));
}

export function retryJob(context: QueueContext, tx: Tx, row: JobRow): Job {
  if (row.state !== 'failed' && row.state !== 'cancelled') {
    throw new AppError('conflict', 'Only a failed or cancelled job can be tried again.');
  }
  const { kind, dedup_key: dedupKey } = row;
  if (dedupKey !== null && tx.sql(sql.FIND_DUPLICATE).get(kind, dedupKey)) {
    throw new AppError('conflict', 'The same work is already waiting or running.');
  }
  const lane = { kind, accountId: row.account_id, dialogId: row.dialog_id };
  const state = stateInLane(tx, lane, false);
  return context.changed(
    tx,
    existing(tx.sql(sql.RETRY_JOB).get({ id: row.id, state, now: context.now() })),
  );
}

function findDuplicate(tx: Tx, job: NewJob): JobRow | undefined {
  if (job.dedupKey === undefined) return undefined;
  const row = tx.sql(sql.FIND_DUPLICATE).get(job.kind, job.dedupKey);
  return row && asJobRow(row);
}

function existing(row: ReturnType<ReturnType<Tx['sql']>['get']>): JobRow {
  if (!row) throw new Error('A job that was just written is not there.');
  return asJobRow(row);
}
