import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { openConversations } from './conversationsFixture.ts';
import { SessionModel } from './sessionModel.ts';
import { steps } from './sessionSteps.ts';
import type { Walk } from './sessionSteps.ts';

const RUNS = Number(process.env['RUNS'] ?? 40);
const MOST_STEPS = 80;
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));

describe('the life of sessions', () => {
  it(`agrees with a plain model after each step of ${RUNS} walks (SEED=${seed})`, async function () {
    this.timeout(30_000 + RUNS * 2_000);
    const walks = fc.commands(steps, { maxCommands: MOST_STEPS, size: 'max' });
    await fc.assert(fc.asyncProperty(walks, walk), { seed, numRuns: RUNS });
  });
});

async function walk(commands: Iterable<fc.AsyncCommand<SessionModel, Walk>>): Promise<void> {
  const desk = openConversations();
  try {
    const model = new SessionModel();
    await fc.asyncModelRun(() => ({ model, real: { desk, model } }), commands);
    assert.deepEqual(desk.store.read('PRAGMA foreign_key_check').all(), []);
  } finally {
    await desk.close();
  }
}
