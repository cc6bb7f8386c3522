import { Queue, Worker } from 'bullmq';
import { openOwnQueue } from './ownQueue.ts';
import { startRedis } from './redis.ts';

/** A queue and a worker that is awake for nothing but jobs. */
export interface Starts {
  /** Resolves once the nth job is safe. */
  add: (nth: number) => Promise<unknown>;
  /** The worker has the nth job in its hands. */
  onStart: (nth: number) => void;
  close: () => Promise<void>;
}

export async function openOwnStarts(dir: string): Promise<Starts> {
  const own = openOwnQueue(dir, 4);
  const starts: Starts = { add: own.add, onStart: () => undefined, close: own.close };
  own.onJob = async (claim) => {
    starts.onStart(Number(claim.job.dialogId.slice(1)) - 1);
    await own.queue.complete(claim, 'Done.');
  };
  await own.worker.start();
  return starts;
}

export async function openBullmqStarts(dir: string): Promise<Starts> {
  const redis = await startRedis(dir);
  const connection = { path: redis.socket, maxRetriesPerRequest: null };
  const queue = new Queue<{ nth: number }>('reply', { connection });
  const work = async ({ data }: { data: { nth: number } }) => starts.onStart(data.nth);
  const worker = new Worker<{ nth: number }>('reply', work, { connection, concurrency: 4 });
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const starts: Starts = {
    add: (nth) => queue.add('reply', { nth }),
    onStart: () => undefined,
    async close() {
      await worker.close();
      await queue.close();
      await redis.stop();
    },
  };
  return starts;
}
