import { AppError, type WireError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/records.ts';
import type { Tx } from '../store/store.ts';
import { asJobRow, type JobRow, toJob } from './jobRow.ts';
import type { NewJob } from './queue.ts';
import { decideRetry } from './retryPolicy.ts';
import * as sql from './sql.ts';

/**
 * The steps of the state machine (table in createQueue.ts), each inside a transaction of the caller.
 * What they need of the queue around them:
 */
export interface QueueContext {
  now(): number;
  random(): number;
  workerId: string;
  leaseMs: number;
  /** To be called with every row that changed; announces after the commit. */
  changed(tx: Tx, row: JobRow): Job;
  /** A job ended without a worker's finish. */
  abandoned(tx: Tx, job: Job): void;
}

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

type Ending =
  | { state: 'done'; outcome: string }
  | { state: 'cancelled' }
  | { state: 'failed'; error: WireError; lost?: true }
  | { state: 'retrying'; error: WireError; runAt: number; spends: boolean }
  | { state: 'scheduled'; error: WireError; runAt: number }
  | { state: 'queued' };

/** Ends the attempt, if `attempt` is still the running one; the lane moves on where the job has ended. */
export function endAttempt(
  context: QueueContext,
  tx: Tx,
  claimed: { jobId: number; attempt: number },
  ending: Ending,
): Job | undefined {
  const now = context.now();
  const ended = isEnd(ending.state);
  const error = 'error' in ending ? JSON.stringify(ending.error) : null;
  const updated = tx.sql(sql.FINISH_JOB).get({
    id: claimed.jobId,
    attempt: claimed.attempt,
    state: ending.state,
    runAt: 'runAt' in ending ? ending.runAt : null,
    grant: spendsNothing(ending) ? 1 : 0,
    error,
    outcome: 'outcome' in ending ? ending.outcome : null,
    finishedAt: ended ? now : null,
  });
  if (!updated) return undefined;
  const row = asJobRow(updated);
  tx.sql(sql.FINISH_ATTEMPT).run(now, attemptOutcome(ending), error, row.id, row.attempt);
  const job = context.changed(tx, row);
  if (ended) advanceLane(context, tx, row);
  return job;
}

/** After an error: by its class again, later or never; a job that was asked to stop does not try again. */
export function failAttempt(
  context: QueueContext,
  tx: Tx,
  claimed: { jobId: number; attempt: number },
  error: WireError,
): Job | undefined {
  const found = tx.sql(sql.LOAD_CLAIMED).get(claimed.jobId, claimed.attempt);
  if (!found) return undefined;
  return endAttempt(context, tx, claimed, endingAfter(context, asJobRow(found), error));
}

/** The process or the worker that ran it is gone: again at once, unless it was to stop or was lost too often. */
export function rescueJob(context: QueueContext, tx: Tx, row: JobRow): void {
  const claimed = { jobId: row.id, attempt: row.attempt };
  const ending: Ending = row.cancel_asked
    ? { state: 'cancelled' }
    : row.attempt >= row.max_attempts
      ? { state: 'failed', error: lostError(), lost: true }
      : { state: 'queued' };
  const job = endAttempt(context, tx, claimed, ending);
  if (job && isEnd(job.state)) context.abandoned(tx, job);
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

export function loadJob(found: ReturnType<ReturnType<Tx['sql']>['get']>): JobRow {
  if (!found) throw new AppError('notFound', 'There is no such job any more.');
  return asJobRow(found);
}

function findDuplicate(tx: Tx, job: NewJob): JobRow | undefined {
  if (job.dedupKey === undefined) return undefined;
  const row = tx.sql(sql.FIND_DUPLICATE).get(job.kind, job.dedupKey);
  return row && asJobRow(row);
}

type Lane = Pick<NewJob, 'kind' | 'accountId' | 'dialogId'>;

function stateInLane(tx: Tx, lane: Lane, later: boolean): Job['state'] {
  if (tx.sql(sql.FIND_LANE_HEAD).get(lane.kind, lane.accountId, lane.dialogId)) return 'waiting';
  return later ? 'scheduled' : 'queued';
}

function advanceLane(context: QueueContext, tx: Tx, ended: JobRow): void {
  const next = tx.sql(sql.ADVANCE_LANE).get({
    kind: ended.kind,
    accountId: ended.account_id,
    dialogId: ended.dialog_id,
    now: context.now(),
  });
  if (next) context.changed(tx, asJobRow(next));
}

function endingAfter(context: QueueContext, row: JobRow, error: WireError): Ending {
  const tries = { attempt: row.attempt, maxAttempts: row.max_attempts, budget: row.budget };
  const decision = decideRetry(error, tries, context.random());
  if (decision.kind === 'fail') return { state: 'failed', error };
  if (row.cancel_asked) return { state: 'cancelled' };
  const runAt = context.now() + decision.delayMs;
  if (decision.kind === 'snooze') return { state: 'scheduled', error, runAt };
  return { state: 'retrying', error, runAt, spends: decision.spends };
}

function isEnd(state: Job['state']): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

function spendsNothing(ending: Ending): boolean {
  return ending.state === 'scheduled' || (ending.state === 'retrying' && !ending.spends);
}

function attemptOutcome(ending: Ending): string {
  if (ending.state === 'scheduled') return 'snoozed';
  if (ending.state === 'queued' || 'lost' in ending) return 'lost';
  return ending.state;
}

function lostError(): WireError {
  return {
    code: 'internal',
    message: 'The worker stopped in the middle of this job too many times.',
    retryable: true,
    hint: 'Open the log for the details, then retry the job.',
  };
}

function existing(row: ReturnType<ReturnType<Tx['sql']>['get']>): JobRow {
  if (!row) throw new Error('A job that was just written is not there.');
  return asJobRow(row);
}
