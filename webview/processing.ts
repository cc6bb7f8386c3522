import type { Job } from '../protocol/jobRecords.ts';
import { isFinished } from './jobList.ts';

/** What ended so shortly before the rest began is of the same stretch of work. */
const SLACK_MS = 60_000;

/** The drafts the user asked for that are being written, and how many of the same stretch of work are done. */
export interface Processing {
  done: number;
  total: number;
  unfinished: readonly Job[];
}

/** What was cancelled together: which jobs, and how many were done by then. */
export interface CancelledTogether {
  accountId: string;
  jobIds: readonly number[];
  done: number;
}

/** What has become of it: some end by themselves before they can be stopped. */
export interface CancelProgress {
  cancelled: readonly number[];
  stopping: number;
  done: number;
}

/**
 * Undefined while nothing is in work. Told from the jobs alone, so that it is the same after a reload: a stretch of work
 * begins with the oldest job that is in work, and with whatever was in work at the same time as that.
 */
export function processingOf(
  jobs: Iterable<Job>,
  accountId: string | null,
): Processing | undefined {
  const own = [...jobs].filter((job) => isAsked(job) && job.accountId === accountId);
  const unfinished = own.filter((job) => !isFinished(job));
  if (unfinished.length === 0) return undefined;
  let since = Math.min(...unfinished.map(begin));
  let done = 0;
  const ended = own.flatMap(({ finishedAt, createdAt }) =>
    finishedAt === undefined ? [] : { finishedAt, createdAt },
  );
  for (const job of ended.sort((a, b) => b.finishedAt - a.finishedAt)) {
    if (job.finishedAt < since - SLACK_MS) break;
    since = Math.min(since, job.createdAt);
    done += 1;
  }
  return { done, total: done + unfinished.length, unfinished };
}

export function cancelProgress(
  { jobIds, done }: CancelledTogether,
  jobs: ReadonlyMap<number, Job>,
): CancelProgress {
  const asked = jobIds.flatMap((jobId) => jobs.get(jobId) ?? []);
  const cancelled = asked.filter(({ state }) => state === 'cancelled');
  const stopping = asked.filter((job) => !isFinished(job)).length;
  return {
    cancelled: cancelled.map(({ jobId }) => jobId),
    stopping,
    done: done + asked.length - cancelled.length - stopping,
  };
}

/** What a rule began comes and goes by itself; what was cancelled is of no work any more. */
function isAsked({ kind, byRule, state }: Job): boolean {
  return kind === 'process' && byRule !== true && state !== 'cancelled';
}

/** One that is tried again by hand may be days old. */
function begin({ attempt, state, createdAt, startedAt = createdAt, runAt }: Job): number {
  if (attempt === 0) return createdAt;
  return state === 'queued' || state === 'waiting' ? runAt : startedAt;
}
