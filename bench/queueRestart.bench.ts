import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../rpc/openClient.ts';
import { askingDialogs, startBenchDesk, type BenchDesk } from './benchDesk.ts';
import { atMost, median, type RunBench } from './figure.ts';
import { openOwnQueue, replyJob } from './queue/ownQueue.ts';

const JOBS = 10_000;
const ROUNDS = 5;
/** Slow enough that what runs still runs when it is killed. */
const TOKEN_DELAY_MS = 1_000;
/** The process works that long before it is killed. */
const AT_WORK_MS = 300;
export const name = 'queueRestart';

/**
 * The built sidecar, signed in, with a full queue and replies being written, is killed (SIGKILL). From the fork of the next
 * process to the first job that it has claimed, as a window sees it: start, recovery of the log, rescue of what ran,
 * configuration and claim.
 */
export const run: RunBench = async () => {
  const desk = await startBenchDesk({ tokenDelayMs: TOKEN_DELAY_MS });
  try {
    const dialogIds = await askingDialogs(desk);
    await desk.kill();
    await fillQueue(desk, dialogIds);
    await untilRunning(await desk.start(), 0);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await delay(AT_WORK_MS);
      await desk.kill();
      times.push(await backAtWorkMs(desk));
    }
    return [
      atMost(1_000, {
        name: 'at work again after kill -9 with 10,000 jobs',
        value: median(times),
        unit: 'ms',
      }),
    ];
  } finally {
    await desk.stop();
  }
};

/** What can run comes first; behind it the many, which nobody gets to. */
async function fillQueue({ dataDir, accountId }: BenchDesk, dialogIds: string[]): Promise<void> {
  const { store, queue, close } = openOwnQueue(dataDir, 1);
  await store.write((tx) => {
    const first = dialogIds.map((dialogId) => ({ ...replyJob(0), accountId, dialogId }));
    for (const job of first)
      queue.enqueue(tx, { ...job, dedupKey: `${accountId}:${job.dialogId}` });
    for (let nth = first.length; nth < JOBS; nth += 1) {
      queue.enqueue(tx, { ...replyJob(nth), accountId, priority: 200 });
    }
  });
  await close();
}

async function backAtWorkMs(desk: BenchDesk): Promise<number> {
  const startedAt = performance.now();
  const clock = Date.now();
  const client = await desk.start();
  await untilRunning(client, clock);
  return performance.now() - startedAt;
}

/** Until it has begun a job since that time. */
async function untilRunning(client: Client, since: number): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await delay(1)) {
    const { jobs } = await client.request('job/list', { states: ['running'] });
    if (jobs.some(({ startedAt = 0 }) => startedAt >= since)) return;
  }
  throw new Error('Nothing ran.');
}
