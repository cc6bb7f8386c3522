import type { WireError } from '../../protocol/errors.ts';
import type { Attempt, Job, JobKind, JobStage, JobState } from '../../protocol/jobRecords.ts';
import type { Tx } from '../store/store.ts';

export interface NewJob {
  kind: Job['kind'];
  accountId: string;
  dialogId: string;
  dialogTitle: string;
  draftId?: string;
  /** Smaller runs first; default `PRIORITIES.user`. What stands before it in its lane becomes as urgent. */
  priority?: number;
  runAt?: number;
  /** `runAt` is a date that a person chose; else it is a delay, which lasts as long whatever the clock is set to. */
  runAtIsDate?: boolean;
  /** An unfinished job of this kind with the same key is returned in place of a new one. */
  dedupKey?: string;
  maxAttempts?: number;
  /** Plain data, stored as JSON. Never message text. */
  payload?: Record<string, unknown>;
}

/** A job in the hands of this worker. `job.attempt` is the fencing token of every finish. */
export interface Claim {
  readonly job: Job;
  readonly payload: Record<string, unknown>;
}

export interface JobFilter {
  states?: readonly JobState[] | undefined;
  kinds?: readonly JobKind[] | undefined;
  accountId?: string | undefined;
  /** With its account only. */
  dialogId?: string | undefined;
  /** Only older ones. */
  beforeId?: number | undefined;
  limit: number;
}

export interface Queue {
  /** Lane = kind + account + dialog: one at a time, in order. */
  enqueue(tx: Tx, job: NewJob): Job;
  claim(kind: Job['kind'], count: number): Promise<Claim[]>;
  /** The stage before it is finished, and its time is kept. */
  setStage(claim: Claim, stage: JobStage): Promise<void>;
  /** Each finish: undefined when the lease was lost in the meantime, and then `effect` has not run. */
  complete(claim: Claim, outcome: string, effect?: (tx: Tx) => void): Promise<Job | undefined>;
  /**
   * Retries by the error's class or fails; `effect` sees which (job.state `retrying`, `scheduled` or `failed`;
   * `cancelled` where it would have tried again but was asked to stop).
   */
  fail(
    claim: Claim,
    error: WireError,
    effect?: (tx: Tx, job: Job) => void,
  ): Promise<Job | undefined>;
  /** After a cancel was asked. */
  finishCancelled(claim: Claim, effect?: (tx: Tx) => void): Promise<Job | undefined>;
  /** Renews leases; answers the ids that are no longer ours or were asked to cancel. */
  heartbeat(claims: Claim[]): Promise<number[]>;
  /** Waiting work is cancelled at once; running work is asked to stop (`onCancelAsked`). `conflict` if it has ended. */
  cancel(jobId: number): Promise<Job>;
  /** Those of them that are unfinished, as `cancel` does it. Of one lane the last first, so that none moves up. */
  cancelAll(tx: Tx, jobIds: number[]): Job[];
  /** All unfinished work of a dialog, as `cancel` does it; the number of jobs. */
  cancelDialog(tx: Tx, accountId: string, dialogId: string): number;
  /** All unfinished work of an account, likewise; what runs ends a little later. */
  cancelAccount(tx: Tx, accountId: string): void;
  /** The sends of a draft that no worker holds: gone without a trace of failure. */
  cancelSends(tx: Tx, draftId: string): void;
  /** The earlier edits of its draft that no worker holds: this one takes their place. */
  cancelEditsBefore(tx: Tx, edit: Pick<Job, 'jobId' | 'draftId'>): void;
  /** A failed or cancelled job again, as queued, with a fresh attempt budget. */
  retry(jobId: number): Promise<Job>;
  /** Those of them that were cancelled, as `retry` does it; no sends, and none whose work is under way again. */
  retryAll(tx: Tx, jobIds: number[]): Job[];
  /**
   * Raises or lowers a job that does not run yet; what stands before it in its lane becomes as urgent, and it stays as
   * urgent as what stands behind it. `conflict` if it runs or has ended.
   */
  setPriority(jobId: number, priority: number): Promise<Job>;
  /**
   * The clock (`now`) was set by `deltaMs`, less than 0: back. Leases, backoffs, snoozes and undo windows last as long
   * as they were meant to; dates that a person chose stay.
   */
  clockMoved(deltaMs: number): Promise<void>;
  /** Moves due jobs, rescues expired leases; when to come again. */
  tick(): Promise<{ nextAt: number | undefined }>;
  /**
   * Deletes some of the finished jobs that are over, the oldest first: while nothing is ready, or where too many have
   * piled up. Says whether there are more to delete at once.
   */
  prune(): Promise<boolean>;
  /** On start: what an earlier process was running goes back to the queue at once. */
  rescueAll(): Promise<number>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  isPaused(): boolean;
  get(jobId: number): Job;
  /** Oldest first; none for a job that is not there. */
  attempts(jobId: number): Attempt[];
  /** Newest first. */
  list(filter: JobFilter): Job[];
  /** The newest `process` job of a dialog, for its status. */
  newestOfDialog(accountId: string, dialogId: string): Job | undefined;
  /** Waits for nothing and reads nothing, however much there is: asked after every change. */
  counts(): { running: number; queued: number };
  /** How many are unfinished, by state; those that are none left out. As cheap. */
  unfinished(): Partial<Record<JobState, number>>;
  /** When the job that is ready longest became so. */
  oldestReadyAt(): number | undefined;
  /** Jobs that run past their lease: the next `tick` rescues them. */
  countExpired(): number;
  /** Something runs, is ready, or will be by the clock alone; while paused only what runs. */
  hasWork(): boolean;
}
