import { AppError } from '../../protocol/errors.ts';
import type { Job, JobStage } from '../../protocol/jobRecords.ts';
import type { Store, Tx } from '../store/store.ts';
import { endAttempt, failAttempt, loadClaimed } from './endings.ts';
import { createHousekeeping } from './housekeeping.ts';
import { countEnd } from './hours.ts';
import { asJobRow, existingJob, isEnd, type JobRow, toJob, toPayload } from './jobRow.ts';
import type { Queue } from './queue.ts';
import { LEASE_MS, type QueueContext } from './queueContext.ts';
import { createReads, hasRow } from './reads.ts';
import * as sql from './sql.ts';
import { recordStage } from './stageTimes.ts';
import { createTally } from './tally.ts';
import * as transitions from './transitions.ts';

export interface QueueOptions {
  store: Store;
  now?: () => number;
  /** In [0, 1): spreads retries. */
  random?: () => number;
  /** Named in the attempts. */
  workerId: string;
  /** After the commit of every change. */
  onChange(job: Job): void;
  /** Something became ready, or the time to come again may be nearer: `tick()`, then `claim()`. Once a turn at most. */
  onWork(): void;
  /** A running job is to stop; the worker answers with `finishCancelled` (or any other finish). */
  onCancelAsked(jobId: number): void;
  /**
   * A job ended without a worker's finish: cancelled by `cancel` or `cancelDialog` while no worker held it, or lost
   * with its process (cancel asked, attempts used up). For what must change with it, in the same transaction.
   */
  onAbandoned?(tx: Tx, job: Job): void;
}

/**
 * Durable jobs. One row of `job` each; `lane` = kind + account + dialog, at most one job of a lane is past `waiting`.
 *
 * | from                            | by                                  | to                                   |
 * |---------------------------------|-------------------------------------|--------------------------------------|
 * | –                               | enqueue, same key in hand           | – (that one is raised if need be)    |
 * | –                               | enqueue, lane taken                 | waiting                              |
 * | –                               | enqueue, runAt ahead                | scheduled                            |
 * | –                               | enqueue                             | queued                               |
 * | waiting                         | the lane's head ended               | queued, scheduled if runAt is ahead  |
 * | scheduled, retrying             | tick, runAt reached                 | queued                               |
 * | queued                          | claim (not while paused)            | running, attempt + 1, lease          |
 * | running                         | complete                            | done                                 |
 * | running                         | fail, class `fail` or attempts used | failed                               |
 * | running                         | fail, class `backoff`, `patient`    | retrying (keeps its lane)            |
 * | running                         | fail, class `snooze`                | scheduled (keeps its lane)           |
 * | running, cancel asked           | finishCancelled, fail that'd retry  | cancelled                            |
 * | running                         | lease expired, process restarted    | queued; failed if attempts are used; |
 * |                                 |                                     | cancelled if that was asked          |
 * | waiting, scheduled, queued,     | cancel                              | cancelled                            |
 * |   retrying                      |                                     |                                      |
 * | running                         | cancel                              | running, cancel asked                |
 * | failed, cancelled               | retry                               | queued, waiting if the lane is taken |
 * | done, failed, cancelled         | pruned: over 1,000, or over 30 days | –                                    |
 *
 * `setPriority`, `setStage` and `heartbeat` change no state, nor does `clockMoved`: it shifts leases and delays by as
 * much as the clock was set. Along a lane, whose order is that of the ids, no job is less urgent than one behind it.
 * Every finish is fenced by the attempt: one that comes after a rescue finds nothing and does nothing.
 * The lane moves before `effect` runs, so that what an effect enqueues stands behind what was there.
 */
export function createQueue(options: QueueOptions): Queue {
  const { store } = options;
  const now = options.now ?? Date.now;
  const tally = createTally(store);
  let paused = hasRow(store, sql.IS_PAUSED);
  let waking = false;

  const context: QueueContext = {
    now,
    random: options.random ?? Math.random,
    workerId: options.workerId,
    changed(tx, row, from) {
      const job = toJob(row);
      if (isEnd(job.state)) countEnd(tx, job.state, now());
      tx.onCommit(() => {
        tally.move(from, job);
        announce(job);
      });
      return job;
    },
    abandoned: (tx, job) => options.onAbandoned?.(tx, job),
  };
  const housekeeping = createHousekeeping(store, context, { tally, isPaused: () => paused });

  function announce(job: Job): void {
    if (isEnd(job.state)) housekeeping.jobEnded();
    if (job.state === 'queued' || job.state === 'scheduled' || job.state === 'retrying') wake();
    options.onChange(job);
  }

  function wake(): void {
    if (waking) return;
    waking = true;
    queueMicrotask(() => {
      waking = false;
      options.onWork();
    });
  }

  function setStageOf(tx: Tx, row: JobRow, stage: JobStage): void {
    const at = now();
    recordStage(tx, row, at);
    tx.sql(sql.SET_STAGE).run(stage, at, row.id);
    context.changed(tx, { ...row, stage, stage_at: at }, 'running');
  }

  function cancelIn(tx: Tx, jobId: number): Job | undefined {
    const cancelled = transitions.cancelUnclaimed(context, tx, jobId);
    if (cancelled) {
      context.abandoned(tx, cancelled);
      return cancelled;
    }
    const asked = transitions.askCancel(context, tx, jobId);
    if (asked) tx.onCommit(() => options.onCancelAsked(jobId));
    return asked;
  }

  const reads = createReads(store, now);
  return {
    ...reads,
    tick: housekeeping.tick,
    rescueAll: housekeeping.rescueAll,
    prune: housekeeping.prune,

    enqueue: (tx, job) => transitions.enqueueJob(context, tx, job),

    async claim(kind, count) {
      if (paused || count < 1 || tally.ready(kind) === 0) return [];
      const rows = await store.write((tx) => transitions.startJobs(context, tx, kind, count));
      return rows.map((row) => ({ job: toJob(row), payload: toPayload(row) }));
    },

    async setStage({ job }, stage) {
      await store.write((tx) => {
        const row = loadClaimed(tx, job);
        if (row) setStageOf(tx, row, stage);
      });
    },

    complete: (claim, outcome, effect) =>
      store.write((tx) => {
        const job = endAttempt(context, tx, claim.job, { state: 'done', outcome });
        if (job) effect?.(tx);
        return job;
      }),

    fail: (claim, error, effect) =>
      store.write((tx) => {
        const job = failAttempt(context, tx, claim.job, error);
        if (job) effect?.(tx, job);
        return job;
      }),

    finishCancelled: (claim, effect) =>
      store.write((tx) => {
        const job = endAttempt(context, tx, claim.job, { state: 'cancelled' });
        if (job) effect?.(tx);
        return job;
      }),

    async heartbeat(claims) {
      if (claims.length === 0) return [];
      return store.write((tx) => {
        const leaseUntil = now() + LEASE_MS;
        const toStop = claims.filter(({ job }) => {
          const row = tx.sql(sql.RENEW_LEASE).get(leaseUntil, job.jobId, job.attempt);
          return row?.['cancel_asked'] !== 0;
        });
        return toStop.map(({ job }) => job.jobId);
      });
    },

    cancel: (jobId) =>
      store.write((tx) => {
        existingJob(tx.sql(sql.LOAD_JOB).get(jobId));
        const job = cancelIn(tx, jobId);
        if (!job) throw new AppError('conflict', 'The job has already ended.');
        return job;
      }),

    cancelAll(tx, jobIds) {
      return jobIds.flatMap((jobId) => cancelIn(tx, jobId) ?? []);
    },

    cancelDialog(tx, accountId, dialogId) {
      const live = tx.sql(sql.LIST_LIVE_OF_DIALOG).all(accountId, dialogId);
      for (const { id } of live) cancelIn(tx, Number(id));
      return live.length;
    },

    cancelAccount(tx, accountId) {
      for (const { id } of tx.sql(sql.LIST_LIVE_OF_ACCOUNT).all(accountId))
        cancelIn(tx, Number(id));
    },

    cancelSends(tx, draftId) {
      const live = tx.sql(sql.LIST_LIVE_SENDS_OF_DRAFT).all(draftId);
      for (const { id } of live) transitions.cancelUnclaimed(context, tx, Number(id));
    },

    cancelEditsBefore(tx, { draftId, jobId }) {
      const live = tx.sql(sql.LIST_LIVE_EDITS_OF_DRAFT).all(draftId ?? null, jobId);
      for (const { id } of live) transitions.cancelUnclaimed(context, tx, Number(id));
    },

    retry: (jobId) =>
      store.write((tx) => {
        const row = existingJob(tx.sql(sql.LOAD_JOB).get(jobId));
        return transitions.retryJob(context, tx, row);
      }),

    retryAll: (tx, jobIds) =>
      jobIds.flatMap((jobId) => {
        const row = tx.sql(sql.LOAD_JOB).get(jobId);
        if (!row) return [];
        const job = asJobRow(row);
        if (job.state !== 'cancelled' || job.kind === 'send' || transitions.hasTwin(tx, job))
          return [];
        return transitions.retryJob(context, tx, job);
      }),

    setPriority: (jobId, priority) =>
      store.write((tx) => {
        const row = existingJob(tx.sql(sql.LOAD_JOB).get(jobId));
        return transitions.setPriority(context, tx, row, priority);
      }),

    clockMoved: (deltaMs) => store.write((tx) => transitions.moveClock(context, tx, deltaMs)),

    pause: () =>
      store.write((tx) => {
        tx.sql(sql.PAUSE).run(now());
        tx.onCommit(() => (paused = true));
      }),

    resume: () =>
      store.write((tx) => {
        tx.sql(sql.RESUME).run();
        tx.onCommit(() => {
          paused = false;
          wake();
        });
      }),

    isPaused: () => paused,

    counts: () => ({
      running: tally.of('running'),
      queued: tally.of('queued') + tally.of('waiting'),
    }),
    unfinished: () => tally.all(),

    hasWork: () => tally.of('running') > 0 || (!paused && Object.keys(tally.all()).length > 0),
  };
}
