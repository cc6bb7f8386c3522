import { t } from '../../protocol/l10n.ts';
import type { WireError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Tx } from '../store/store.ts';
import { isEnd, type JobRow, loadRows } from './jobRow.ts';
import { advanceLane } from './lanes.ts';
import type { QueueContext } from './queueContext.ts';
import { decideRetry } from './retryPolicy.ts';
import * as sql from './sql.ts';
import { recordStage } from './stageTimes.ts';

/** How an attempt can end. */
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
  const running = loadClaimed(tx, claimed);
  if (!running) return undefined;
  const now = context.now();
  if (ending.state === 'done') recordStage(tx, running, now);
  const row = rowAfter(running, ending, now);
  tx.sql(sql.FINISH_JOB).run(
    row.state,
    row.stage,
    row.run_at,
    row.run_at_is_date,
    row.max_attempts,
    row.error,
    row.outcome,
    row.finished_at,
    row.id,
  );
  tx.sql(sql.INSERT_ATTEMPT).run(
    row.id,
    row.attempt,
    running.worker_id,
    running.started_at,
    now,
    attemptOutcome(ending),
    row.error,
  );
  const job = context.changed(tx, row, 'running');
  if (isEnd(row.state)) advanceLane(context, tx, row);
  return job;
}

/** The row, as long as the claim still holds it. */
export function loadClaimed(
  tx: Tx,
  claimed: { jobId: number; attempt: number },
): JobRow | undefined {
  return loadRows(tx.sql(sql.LOAD_CLAIMED), claimed.jobId, claimed.attempt)[0];
}

function rowAfter(running: JobRow, ending: Ending, now: number): JobRow {
  return {
    ...running,
    ...('runAt' in ending ? { run_at: ending.runAt, run_at_is_date: 0 } : {}),
    state: ending.state,
    stage: ending.state === 'failed' ? running.stage : null,
    stage_at: null,
    max_attempts: running.max_attempts + Number(spendsNothing(ending)),
    lease_until: null,
    worker_id: null,
    error: 'error' in ending ? JSON.stringify(ending.error) : null,
    outcome: 'outcome' in ending ? ending.outcome : null,
    finished_at: isEnd(ending.state) ? now : null,
  };
}

/** After an error: by its class again, later or never; a job that was asked to stop does not try again. */
export function failAttempt(
  context: QueueContext,
  tx: Tx,
  claimed: { jobId: number; attempt: number },
  error: WireError,
): Job | undefined {
  const running = loadClaimed(tx, claimed);
  return running && endAttempt(context, tx, claimed, endingAfter(context, running, error));
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

function endingAfter(context: QueueContext, row: JobRow, error: WireError): Ending {
  const tries = { attempt: row.attempt, maxAttempts: row.max_attempts, budget: row.budget };
  const decision = decideRetry(error, tries, context.random());
  if (decision.kind === 'fail') return { state: 'failed', error };
  if (row.cancel_asked) return { state: 'cancelled' };
  const runAt = context.now() + decision.delayMs;
  if (decision.kind === 'snooze') return { state: 'scheduled', error, runAt };
  return { state: 'retrying', error, runAt, spends: decision.spends };
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
    message: t('The worker stopped in the middle of this job too many times.'),
    retryable: true,
    hint: t('Open the log for the details, then retry the job.'),
  };
}
