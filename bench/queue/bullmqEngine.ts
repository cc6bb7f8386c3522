import { Queue, Worker } from 'bullmq';
import { countdown, PARALLEL, produce, type OpenEngine } from './engine.ts';
import { startRedis } from './redis.ts';

/** As many finished jobs as ours keeps. */
const removeOnComplete = { count: 1_000 };

/**
 * bullmq on a Redis of its own that syncs every write before it answers. One worker of concurrency ten, as its
 * documentation advises, over a Unix socket.
 */
export const openBullmqEngine: OpenEngine = async (dir) => {
  const redis = await startRedis(dir);
  const connection = { path: redis.socket, maxRetriesPerRequest: null };
  const queue = new Queue('reply', { connection, defaultJobOptions: { removeOnComplete } });
  await queue.waitUntilReady();
  const worker = new Worker('reply', async () => undefined, {
    connection,
    concurrency: PARALLEL,
    autorun: false,
  });
  await worker.waitUntilReady();
  return {
    fill: (jobs) => produce(jobs, (nth) => queue.add('reply', { nth })),
    async drain(jobs) {
      const { one, done } = countdown(jobs);
      worker.on('completed', one);
      worker.run().catch(console.error);
      await done;
    },
    async close() {
      await worker.close();
      await queue.close();
      await redis.stop();
    },
  };
};
