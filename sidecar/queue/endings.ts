import type { WireError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/records.ts';
import type { Tx } from '../store/store.ts';
import { asJobRow, type JobRow } from './jobRow.ts';
import { advanceLane } from './lanes.ts';
import type { QueueContext } from './queueContext.ts';
import { decideRetry } from './retryPolicy.ts';
import * as sql from './sql.ts';

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
