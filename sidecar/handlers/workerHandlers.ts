import { AppError } from '../../protocol/errors.ts';
import type { Desk } from '../desk.ts';
import { loadStats } from '../monitor/stats.ts';
import type { Handlers } from '../server/clientContext.ts';

type WorkerHandlers = Pick<
  Handlers,
  | 'job/list'
  | 'job/get'
  | 'job/setPriority'
  | 'job/cancel'
  | 'job/retry'
  | 'job/cancelAll'
  | 'job/retryAll'
  | 'worker/status'
  | 'worker/stats'
  | 'worker/health'
  | 'worker/pause'
  | 'worker/resume'
>;

/** The queue and its worker, as a person looks at them and steps in. */
export function workerHandlers(desk: Desk): WorkerHandlers {
  const { store, queue, announcer } = desk;
  return {
    'job/list': ({ limit = 100, ...filter }) => {
      const { accountId, dialogId } = filter;
      if (accountId !== undefined && dialogId !== undefined) desk.assertDialog(accountId, dialogId);
      return { jobs: queue.list({ ...filter, limit }) };
    },
    'job/get': ({ jobId }) => ({ job: queue.get(jobId), attempts: queue.attempts(jobId) }),
    'job/setPriority': async ({ jobId, priority }) => ({
      job: await queue.setPriority(jobId, priority),
    }),
    'job/cancel': async ({ jobId }) => ({ job: await queue.cancel(jobId) }),
    'job/retry': async ({ jobId }) => {
      if (queue.get(jobId).kind === 'send') {
        throw new AppError('conflict', 'A send is tried again by approving its draft again.', {
          hint: 'Open the draft.',
        });
      }
      return { job: await queue.retry(jobId) };
    },
    'job/cancelAll': async ({ jobIds }) => ({
      jobs: await store.write((tx) => queue.cancelAll(tx, newestFirst(jobIds))),
    }),
    'job/retryAll': async ({ jobIds }) => ({
      jobs: await store.write((tx) => queue.retryAll(tx, newestFirst(jobIds).toReversed())),
    }),

    'worker/status': () => announcer.workerStatus(),
    'worker/stats': () => loadStats(desk),
    'worker/health': () => desk.health(),
    'worker/pause': async () => {
      await queue.pause();
      announcer.touchWorker();
      return announcer.workerStatus();
    },
    'worker/resume': async () => {
      await queue.resume();
      announcer.touchWorker();
      return announcer.workerStatus();
    },
  };
}

function newestFirst(jobIds: readonly number[]): number[] {
  return [...new Set(jobIds)].sort((a, b) => b - a);
}
