import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { startBenchDesk } from './benchDesk.ts';
import { runChild } from './children.ts';
import { atMost, percentile, type Figure, type RunBench } from './figure.ts';
import { cpuMs } from './processCost.ts';
import { openBullmqStarts, openOwnStarts, type Starts } from './queue/starts.ts';
import { inTempDir } from './tempDir.ts';

const JOBS = 1_000;
/** Each finds the worker asleep. */
const SPACING_MS = 5;
const IDLE_MS = 10_000;
/** Whatever a start still has to do is done by then. */
const SETTLE_MS = 3_000;
export const name = 'queueStart';

/** How soon a worker that slept begins with a job that came, the job being on disk by then; and what its sleep costs. */
export const run: RunBench = async () => {
  const own = await startsMs(openOwnStarts);
  const bullmq = await startsMs(openBullmqStarts);
  const figure = (percent: number, limit: number) =>
    atMost(limit, {
      name: `enqueue to the start of the job, p${percent}`,
      value: percentile(own, percent),
      unit: 'ms',
      peer: { name: 'bullmq on Redis', value: percentile(bullmq, percent) },
    });
  return [figure(50, 2), figure(99, 10), ...(await idleWorker()), await idleSidecar()];
};

async function startsMs(open: (dir: string) => Promise<Starts>): Promise<number[]> {
  return await inTempDir(async (dir) => {
    const starts = await open(dir);
    try {
      const asked: number[] = [];
      const started: number[] = [];
      starts.onStart = (nth) => (started[nth] = performance.now());
      for (let nth = 0; nth < JOBS; nth += 1) {
        asked[nth] = performance.now();
        await starts.add(nth);
        await delay(SPACING_MS);
      }
      return asked.map((at, nth) => (started[nth] ?? Infinity) - at);
    } finally {
      await starts.close();
    }
  });
}

/** In a process of its own: what other figures left behind is not the worker's. */
async function idleWorker(): Promise<Figure[]> {
  return await inTempDir(async (dir) => {
    const answer = z.object({ cpuMs: z.number(), turns: z.number() });
    const idle = await runChild('ownIdle', { dir, idleMs: IDLE_MS }, answer);
    const perSecond = 1_000 / IDLE_MS;
    const figure = (what: string, value: number, unit: 'ms' | 'turns') =>
      atMost(1, { name: `idle worker: ${what} per second`, value: value * perSecond, unit });
    return [
      figure('CPU', idle.cpuMs, 'ms'),
      figure('turns of the event loop', idle.turns, 'turns'),
    ];
  });
}

/** The whole process, signed in and connected, its list of dialogs complete. */
async function idleSidecar(): Promise<Figure> {
  const desk = await startBenchDesk();
  try {
    await delay(SETTLE_MS);
    const before = await cpuMs(desk.pid);
    await delay(IDLE_MS);
    const spent = (await cpuMs(desk.pid)) - before;
    return atMost(5, {
      name: 'idle sidecar with one account: CPU per second',
      value: (spent * 1_000) / IDLE_MS,
      unit: 'ms',
    });
  } finally {
    await desk.stop();
  }
}
