import { AppError } from '../../protocol/errors.ts';
import { PRIORITIES } from '../../protocol/limits.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Tx } from '../store/store.ts';
import { asJobRow, isEnd, type JobRow, loadRows, toJob } from './jobRow.ts';
import { advanceLane, stateInLane } from './lanes.ts';
import { givePriority, raiseBefore } from './priorities.ts';
import type { NewJob } from './queue.ts';
import { LEASE_MS, type QueueContext } from './queueContext.ts';
import * as sql from './sql.ts';

const DEFAULT_ATTEMPTS = 5;
/** What the table gives a new job by itself. */
const UNTOUCHED = {
  stage: null,
  stage_at: null,
  attempt: 0,
  lease_until: null,
  worker_id: null,
  cancel_asked: 0,
  error: null,
  outcome: null,
  started_at: null,
  finished_at: null,
};

export function enqueueJob(context: QueueContext, tx: Tx, job: NewJob): Job {
  const duplicate = findDuplicate(tx, job);
  const priority = job.priority ?? PRIORITIES.user;
  if (duplicate && duplicate.priority <= priority) return toJob(duplicate);
  // Asked for by the user now, in the background before: the one job serves both, as early as the user's.
  if (duplicate) return givePriority(context, tx, duplicate, priority);
  const row = insertJob(context, tx, job, priority);
  raiseBefore(context, tx, row);
  return context.changed(tx, row, undefined);
}

function insertJob(context: QueueContext, tx: Tx, job: NewJob, priority: number): JobRow {
  const now = context.now();
  const runAt = Math.max(now, job.runAt ?? now);
  const state = stateInLane(tx, job, runAt > now);
  const budget = job.maxAttempts ?? DEFAULT_ATTEMPTS;
  const given = {
    kind: job.kind,
    account_id: job.accountId,
    dialog_id: job.dialogId,
    dialog_title: job.dialogTitle,
    draft_id: job.draftId ?? null,
    state,
    behind: Number(state === 'waiting'),
    priority,
    run_at: runAt,
    run_at_is_date: Number(job.runAtIsDate ?? false),
    dedup_key: job.dedupKey ?? null,
    max_attempts: budget,
    budget,
    payload: JSON.stringify(job.payload ?? {}),
    created_at: now,
  };
  const { lastInsertRowid } = tx
    .sql(sql.INSERT_JOB)
    .run(
      given.kind,
      given.account_id,
      given.dialog_id,
      given.dialog_title,
      given.draft_id,
      given.state,
      given.behind,
      given.priority,
      given.run_at,
      given.run_at_is_date,
      given.dedup_key,
      given.max_attempts,
      given.budget,
      given.payload,
      given.created_at,
    );
  return { id: Number(lastInsertRowid), ...given, ...UNTOUCHED };
}

/** Starts up to `count` jobs; each answer is a row in the state `running`. */
export function startJobs(
  context: QueueContext,
  tx: Tx,
  kind: Job['kind'],
  count: number,
): JobRow[] {
  const now = context.now();
  const leaseUntil = now + LEASE_MS;
  const ready = loadRows(tx.sql(sql.LIST_READY), kind, count);
  return ready.map((found) => {
    const row: JobRow = {
      ...found,
      state: 'running',
      stage: null,
      stage_at: null,
      attempt: found.attempt + 1,
      lease_until: leaseUntil,
      worker_id: context.workerId,
      started_at: now,
    };
    tx.sql(sql.START_JOB).run(row.attempt, leaseUntil, context.workerId, now, row.id);
    context.changed(tx, row, 'queued');
    return row;
  });
}

/** Cancels what no worker holds; undefined where one does or the job has ended. */
export function cancelUnclaimed(context: QueueContext, tx: Tx, jobId: number): Job | undefined {
  const before = tx.sql(sql.LOAD_JOB).get(jobId);
  const row = tx.sql(sql.CANCEL_UNCLAIMED).get(context.now(), jobId);
  if (!before || !row) return undefined;
  const { state } = asJobRow(before);
  const job = context.changed(tx, asJobRow(row), state);
  if (state !== 'waiting') advanceLane(context, tx, asJobRow(row));
  return job;
}

export function askCancel(context: QueueContext, tx: Tx, jobId: number): Job | undefined {
  const row = tx.sql(sql.ASK_CANCEL).get(jobId);
  return row && context.changed(tx, asJobRow(row), 'running');
}

export function retryJob(context: QueueContext, tx: Tx, row: JobRow): Job {
  if (row.state !== 'failed' && row.state !== 'cancelled') {
    throw new AppError('conflict', 'Only a failed or cancelled job can be tried again.');
  }
  if (hasTwin(tx, row))
    throw new AppError('conflict', 'The same work is already waiting or running.');
  const { kind } = row;
  const lane = { kind, accountId: row.account_id, dialogId: row.dialog_id };
  const state = stateInLane(tx, lane, false);
  const again = existing(tx.sql(sql.RETRY_JOB).get({ id: row.id, state, now: context.now() }));
  context.changed(tx, again, row.state);
  return givePriority(context, tx, again, again.priority);
}

/** Whether the same work waits or runs as another job. */
export function hasTwin(tx: Tx, { kind, dedup_key: dedupKey }: JobRow): boolean {
  return dedupKey !== null && tx.sql(sql.FIND_DUPLICATE).get(kind, dedupKey) !== undefined;
}

export function setPriority(context: QueueContext, tx: Tx, row: JobRow, priority: number): Job {
  if (row.state === 'running') throw new AppError('conflict', 'The job is running already.');
  if (isEnd(row.state)) throw new AppError('conflict', 'The job has already ended.');
  return givePriority(context, tx, row, priority);
}

/** Leases, backoffs, snoozes and undo windows last as long as they were meant to; a date that a person chose stays. */
export function moveClock(context: QueueContext, tx: Tx, deltaMs: number): void {
  tx.sql(sql.REBASE_RUNNING).run({ deltaMs });
  // What was due by the clock of before has come into the future where it was set back.
  const after = context.now() - Math.max(deltaMs, 0);
  for (const text of [sql.REBASE_DELAYED, sql.REBASE_WAITING]) {
    for (const row of tx.sql(text).all({ deltaMs, after }).map(asJobRow))
      context.changed(tx, row, row.state);
  }
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
