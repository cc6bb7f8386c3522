import type { Job } from '../../protocol/jobRecords.ts';
import { createQueue } from '../../sidecar/queue/createQueue.ts';
import type { Claim, Queue } from '../../sidecar/queue/queue.ts';
import { openStore } from '../../sidecar/store/openStore.ts';
import type { Store } from '../../sidecar/store/store.ts';
import { createWorker, type JobRunner } from '../../sidecar/worker/worker.ts';

export interface OwnQueue {
  store: Store;
  queue: Queue;
  worker: ReturnType<typeof createWorker>;
  /** Enqueues a reply for the nth dialog; resolves once it is on disk. */
  add: (nth: number) => Promise<Job>;
  /** What a worker does with a job. */
  onJob: (claim: Claim) => Promise<void>;
  close: () => Promise<void>;
}

/** Store, queue and worker as the sidecar wires them, on a file, the worker not yet started. */
export function openOwnQueue(dir: string, concurrency: number): OwnQueue {
  const store = openStore({ dir });
  const queue = createQueue({
    store,
    workerId: 'bench',
    onChange: () => undefined,
    onWork: () => worker.wake(),
    onCancelAsked: (jobId) => worker.abort(jobId),
    onAbandoned: (tx, job) => worker.abandoned(tx, job),
  });
  const runner: JobRunner = {
    run: (claim) => own.onJob(claim),
    onFailed: () => undefined,
    onCancelled: () => undefined,
  };
  const worker = createWorker({
    queue,
    runners: {
      process: runner,
      send: runner,
      chat: runner,
      delete: runner,
      edit: runner,
      learn: runner,
      files: runner,
    },
    store,
    mayClaim: () => true,
    concurrency: () => concurrency,
    now: Date.now,
    uptime: () => performance.now(),
    onHold: () => undefined,
    onWake: () => undefined,
    log: (level, text) => console.error(`${level}: ${text}`),
  });
  const own: OwnQueue = {
    store,
    queue,
    worker,
    add: (nth) => store.write((tx) => queue.enqueue(tx, replyJob(nth))),
    onJob: () => Promise.reject(new Error('No job was expected.')),
    async close() {
      await worker.stop(0);
      await store.close();
    },
  };
  return own;
}

/** As `dialog/process` enqueues it. */
export function replyJob(nth: number) {
  const dialogId = `u${nth + 1}`;
  return {
    kind: 'process',
    accountId: '7',
    dialogId,
    dialogTitle: 'Anna',
    dedupKey: `7:${dialogId}`,
  } as const;
}
