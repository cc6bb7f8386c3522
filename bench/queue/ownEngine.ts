import { countdown, PARALLEL, produce, type OpenEngine } from './engine.ts';
import { openOwnQueue } from './ownQueue.ts';

/**
 * The sidecar's own store, queue and worker. Every job has a lane, a de-duplication key, a lease, an attempt record
 * and its announcements; of the finished ones, those over 2,000 are pruned on the way.
 */
export const openOwnEngine: OpenEngine = async (dir) => {
  const own = openOwnQueue(dir, PARALLEL);
  return {
    fill: (jobs) => produce(jobs, own.add),
    async drain(jobs) {
      const { one, done } = countdown(jobs);
      own.onJob = async (claim) => {
        await own.queue.complete(claim, 'Done.');
        one();
      };
      await own.worker.start();
      await done;
    },
    close: own.close,
  };
};
