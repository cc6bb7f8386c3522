import { atMostOfPeer, percentile, type RunBench } from './figure.ts';
import { openOwnQueue, replyJob, type OwnQueue } from './queue/ownQueue.ts';
import { inTempDir } from './tempDir.ts';

const FEW = 1_000;
const MANY = 100_000;
/** So that the few are still about as many at the end. */
const CLAIMS = 300;
/** Enqueued in one transaction. */
const BATCH = 500;
export const name = 'queueClaim';

/** One job claimed, its commit included, from a long queue and from a short one; in turns, so that a slow moment meets both. */
export const run: RunBench = async () =>
  await inTempDir(async (fewDir) =>
    inTempDir(async (manyDir) => {
      const few = await fill(fewDir, FEW);
      const many = await fill(manyDir, MANY);
      const times = { few: [] as number[], many: [] as number[] };
      for (let nth = 0; nth < CLAIMS; nth += 1) {
        times.few.push(await claimUs(few));
        times.many.push(await claimUs(many));
      }
      await few.close();
      await many.close();
      return [50, 95].map((percent) =>
        atMostOfPeer(1.5, {
          name: `claim at ${MANY.toLocaleString('en')} queued jobs, p${percent}`,
          value: percentile(times.many, percent),
          unit: 'µs',
          peer: { name: `at ${FEW.toLocaleString('en')}`, value: percentile(times.few, percent) },
        }),
      );
    }),
  );

async function fill(dir: string, jobs: number): Promise<OwnQueue> {
  const own = openOwnQueue(dir, 1);
  const { store, queue } = own;
  for (let from = 0; from < jobs; from += BATCH) {
    await store.write((tx) => {
      for (let nth = from; nth < from + BATCH; nth += 1) queue.enqueue(tx, replyJob(nth));
    });
  }
  return own;
}

/** As the worker does: looks at what time has brought, then claims; the claim is timed, and the job ended. */
async function claimUs({ queue }: OwnQueue): Promise<number> {
  await queue.tick();
  const startedAt = performance.now();
  const [claim] = await queue.claim('process', 1);
  const us = (performance.now() - startedAt) * 1_000;
  if (!claim) throw new Error('There was nothing to claim.');
  await queue.complete(claim, 'Done.');
  return us;
}
