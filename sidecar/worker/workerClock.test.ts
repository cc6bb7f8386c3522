import assert from 'node:assert/strict';
import { until } from '../../test/until.ts';
import { HOME, openWorkerFixture } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';

const HOUR = 3_600_000;

describe('a worker and the clocks', () => {
  let f: WorkerFixture;
  let begun: string[];
  let end: () => void;

  beforeEach(() => {
    begun = [];
    f = openWorkerFixture(
      ({ queue }) => ({
        process: {
          async run(claim, signal) {
            begun.push(`${claim.job.jobId}.${claim.job.attempt}`);
            await new Promise<void>((resolve) => {
              end = resolve;
              signal.addEventListener('abort', () => resolve());
            });
            await queue.complete(claim, 'fine');
          },
          onFailed: () => {},
          onCancelled: () => {},
        },
      }),
      2,
    );
  });
  afterEach(() => f.close());

  const enqueue = (dialogId: string, delayMs = 0) =>
    f.store.write((tx) =>
      f.queue.enqueue(tx, {
        ...HOME,
        dialogId,
        kind: 'process',
        runAt: f.clock.now + delayMs,
      }),
    );
  const runs = (count: number) => until(`${count} runs`, () => begun.length === count);

  it('that were both a night ahead: keeps what it holds, then does what is due, and tells of it', async () => {
    await f.worker.start();
    await enqueue('a');
    await runs(1);
    await enqueue('b', 2 * HOUR);
    f.pass(8 * HOUR);
    await runs(2);
    assert.deepEqual(begun, ['1.1', '2.1']);
    assert.deepEqual(f.noted, ['awake']);
    end();
  });

  for (const [name, deltaMs] of [
    ['back', -HOUR],
    ['forward', HOUR],
  ] as const) {
    it(`of which one was set ${name}: keeps what it holds, and no wait becomes longer or shorter`, async () => {
      await f.worker.start();
      await enqueue('a');
      await runs(1);
      f.clock.now += deltaMs;
      f.worker.wake();
      await enqueue('b', 30);
      await runs(1);
      f.clock.now += 30;
      f.clock.up += 30;
      await runs(2);
      assert.deepEqual(begun, ['1.1', '2.1']);
      assert.deepEqual(f.noted, []);
      end();
    });
  }

  it('of which one was set: what waits a while waits as long as it would have', async () => {
    await f.worker.start();
    await enqueue('a', 60_000);
    f.clock.now -= HOUR;
    f.worker.wake();
    await until('the clock to be heeded', () => f.logs.some((line) => line.includes('clock')));
    f.pass(61_000);
    await runs(1);
    end();
  });
});
