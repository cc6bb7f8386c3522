import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../protocol/errors.ts';
import { HOME, openWorkerFixture } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';
import { until } from '../../test/until.ts';

describe('a worker whose database cannot be written', function () {
  this.timeout(20_000);
  let f: WorkerFixture;
  let other: DatabaseSync;
  let ends: ((error?: Error) => void)[];

  beforeEach(() => {
    ends = [];
    f = openWorkerFixture(({ queue }) => ({
      process: {
        async run(claim, signal) {
          await new Promise<void>((resolve, reject) => {
            signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped.')));
            ends.push((error) => (error ? reject(error) : resolve()));
          });
          await queue.complete(claim, 'fine');
        },
        onFailed: () => {},
        onCancelled: () => {},
      },
    }));
    other = new DatabaseSync(f.store.file);
  });
  afterEach(async () => {
    if (other.isTransaction) other.exec('ROLLBACK');
    other.close();
    await f.close();
  });

  const enqueue = (dialogId: string) =>
    f.store.write((tx) => f.queue.enqueue(tx, { ...HOME, dialogId, kind: 'process' }));
  const full = new AppError('databaseFull', 'No room.', { retryable: true });
  const begun = (count: number) => until(`${count} runs`, () => ends.length === count);

  it('claims nothing until it has seen for itself that it can go on', async () => {
    await f.worker.start();
    f.worker.hold(full);
    await enqueue('a');
    f.worker.wake();
    assert.equal(f.worker.trouble()?.code, 'databaseFull');
    assert.equal(f.queue.get(1).state, 'queued');
    await begun(1);
    assert.equal(f.worker.trouble(), undefined);
    assert.deepEqual(f.noted, ['databaseFull', 'over']);
    ends[0]?.();
  });

  it('keeps what is in hand, and ends it when it can be written down', async () => {
    await f.worker.start();
    await enqueue('a');
    await begun(1);
    other.exec('BEGIN IMMEDIATE');
    ends[0]?.(new AppError('modelOverloaded', 'Busy.', { retryable: true }));
    await until('the hold', () => f.worker.trouble()?.code === 'databaseLocked');
    assert.equal(f.worker.runningCount(), 1);
    assert.equal(f.queue.get(1).state, 'running');
    f.clock.now += 60_000;
    f.clock.up += 60_000;
    other.exec('ROLLBACK');
    await until('the end', () => f.queue.get(1).state === 'retrying');
    assert.equal(f.queue.get(1).attempt, 1);
    assert.equal(f.queue.get(1).error?.code, 'modelOverloaded');
    assert.deepEqual(f.noted.slice(0, 2), ['databaseLocked', 'over']);
  });

  it('can be stopped all the same; the next start takes the job back', async () => {
    await f.worker.start();
    await enqueue('a');
    await begun(1);
    other.exec('BEGIN IMMEDIATE');
    ends[0]?.(new AppError('modelOverloaded', 'Busy.', { retryable: true }));
    await until('the hold', () => f.worker.trouble());
    await f.worker.stop(10);
    other.exec('ROLLBACK');
    await f.worker.start();
    await begun(2);
    assert.equal(f.queue.get(1).attempt, 2);
    ends[1]?.();
  });

  it('starts into a hold, and takes the jobs of the last process back once it is over', async () => {
    await f.worker.start();
    await enqueue('a');
    await begun(1);
    const stopped = f.worker.stop(10);
    setTimeout(() => ends[0]?.(new AppError('cancelled', 'Stopped.')), 30);
    await stopped;
    other.exec('BEGIN IMMEDIATE');
    await f.worker.start();
    assert.equal(f.worker.trouble()?.code, 'databaseLocked');
    assert.equal(f.queue.get(1).state, 'running');
    other.exec('ROLLBACK');
    await begun(2);
    ends[1]?.();
  });

  it('never goes on by itself with a damaged database', async () => {
    await f.worker.start();
    f.worker.hold(new AppError('databaseCorrupt', 'Damaged.'));
    f.worker.hold(full);
    assert.equal(f.worker.trouble()?.code, 'databaseCorrupt');
    assert.ok(f.worker.trouble()?.hint?.includes(f.store.file));
    assert.deepEqual(f.noted, ['databaseCorrupt']);
  });
});
