import type { WireError } from '../../protocol/errors.ts';
import type { Job, JobStage, JobState } from '../../protocol/records.ts';
import type { Tx } from '../store/store.ts';

export interface NewJob {
  kind: Job['kind'];
  accountId: string;
  dialogId: string;
  dialogTitle: string;
  draftId?: string;
  /** Smaller runs first; asked by the user 100 (default), background 200. */
  priority?: number;
  runAt?: number;
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

export interface Queue {
  /** Lane = kind + account + dialog: one at a time, in order. */
  enqueue(tx: Tx, job: NewJob): Job;
  claim(kind: Job['kind'], count: number): Promise<Claim[]>;
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
  /** All unfinished work of a dialog, as `cancel` does it; the number of jobs. */
  cancelDialog(tx: Tx, accountId: string, dialogId: string): number;
  /** The sends of a draft that no worker holds: gone without a trace of failure. */
  cancelSends(tx: Tx, draftId: string): void;
  /** A failed or cancelled job again, as queued, with a fresh attempt budget. */
  retry(jobId: number): Promise<Job>;
  /** Moves due jobs, rescues expired leases; when to come again. */
  tick(): Promise<{ nextAt: number | undefined }>;
  /** On start: what an earlier process was running goes back to the queue at once. */
  rescueAll(): Promise<number>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  isPaused(): boolean;
  get(jobId: number): Job;
  list(options: { states?: JobState[]; limit: number }): Job[];
  /** The newest `process` job of a dialog, for its status. */
  newestOfDialog(accountId: string, dialogId: string): Job | undefined;
  counts(): { running: number; queued: number };
  /** Something runs, is ready, or will be by the clock alone; while paused only what runs. */
  hasWork(): boolean;
}
