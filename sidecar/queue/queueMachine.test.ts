import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { openQueueFixture } from './queueFixture.ts';
import { QueueModel } from './queueModel.ts';
import { steps } from './queueSteps.ts';

const RUNS = Number(process.env['RUNS'] ?? 60);
const MOST_STEPS = 120;
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));

describe('the state machine of the queue', () => {
  it(`agrees with a plain model after each step of ${RUNS} walks (SEED=${seed})`, async function () {
    this.timeout(30_000 + RUNS * 2_000);
    const walks = fc.commands(steps, { maxCommands: MOST_STEPS, size: 'max' });
    await fc.assert(fc.asyncProperty(walks, walk), { seed, numRuns: RUNS });
  });
});

async function walk(commands: Iterable<fc.AsyncCommand<QueueModel, never>>): Promise<void> {
  const f = openQueueFixture();
  try {
    const model = new QueueModel(f.clock);
    await fc.asyncModelRun(() => ({ model, real: { f, model, held: [] } }), commands);
    assert.deepEqual(f.store.read('PRAGMA foreign_key_check').all(), []);
  } finally {
    await f.close();
  }
}
