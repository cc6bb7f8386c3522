import { atLeastOfPeer, median, type RunBench } from './figure.ts';
import { openPlainTableEngine, openSameTablesEngine } from './queue/bareEngine.ts';
import { openBullmqEngine } from './queue/bullmqEngine.ts';
import type { OpenEngine } from './queue/engine.ts';
import { openOwnEngine } from './queue/ownEngine.ts';
import { openPlainjobEngine } from './queue/plainjobEngine.ts';
import { inTempDir } from './tempDir.ts';

const JOBS = 3_000;
const ROUNDS = 5;
export const name = 'queueThroughput';

/**
 * Durable enqueue → claim → complete. The same arrivals for everyone: ten producers, each with one job at a time that it
 * sees acknowledged before the next; then ten workers empty the queue. Each round begins with an empty store on the same
 * disk, and nothing is acknowledged that a power cut could take. Alternating, so that a slow moment meets all.
 */
export const run: RunBench = async () => {
  const own: number[] = [];
  const peers = [
    { title: 'plainjob', open: openPlainjobEngine, limit: 1, rates: [] as number[] },
    { title: 'bullmq on Redis', open: openBullmqEngine, limit: 1, rates: [] as number[] },
    {
      title: 'bare loop, the same tables',
      open: openSameTablesEngine,
      limit: 0.5,
      rates: [] as number[],
    },
    {
      title: 'bare loop, one plain table',
      open: openPlainTableEngine,
      limit: 0.5,
      rates: [] as number[],
    },
  ];
  // What is measured is the program at work, not its first steps.
  for (const { open } of [{ open: openOwnEngine }, ...peers]) await jobsPerSecond(open);
  for (let round = 0; round < ROUNDS; round += 1) {
    own.push(await jobsPerSecond(openOwnEngine));
    for (const { open, rates } of peers) rates.push(await jobsPerSecond(open));
  }
  return peers.map(({ title, limit, rates }) =>
    atLeastOfPeer(limit, {
      name: 'durable enqueue → claim → complete',
      value: median(own),
      unit: 'jobs/s',
      peer: { name: title, value: median(rates) },
    }),
  );
};

async function jobsPerSecond(open: OpenEngine): Promise<number> {
  return await inTempDir(async (dir) => {
    const engine = await open(dir);
    try {
      const startedAt = performance.now();
      await engine.fill(JOBS);
      await engine.drain(JOBS);
      return (JOBS * 1000) / (performance.now() - startedAt);
    } finally {
      await engine.close();
    }
  });
}
