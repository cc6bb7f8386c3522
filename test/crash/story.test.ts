import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../../scripts/story/demo.ts';
import type { Demo } from '../../scripts/story/demo.ts';
import { StoryDesk } from '../../scripts/story/desk.ts';
import { seededRandom } from '../../sidecar/queue/queueFixture.ts';
import { readInboxes, steps } from '../../scripts/story/steps.ts';
import type { StoryContext } from '../../scripts/story/steps.ts';
import { until } from '../until.ts';

/** Enough for the sign-in, which the torture does not know; of the rest that one tells more. */
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 12);
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
const dist = (name: string) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

/** One step with a kill somewhere inside it, or right after it; it is told again until it comes through. */
async function tell(context: StoryContext, index: number, random: () => number): Promise<void> {
  const step = steps[index];
  assert.ok(step);
  const killMs = random() * 400;
  const killed = sleep(killMs).then(() => context.desk.kill());
  await step.run(context).catch(() => undefined);
  await killed;
  await step.run(context);
  if (random() < 0.5) await context.desk.kill();
}

function check(dataDir: string): void {
  const db = new DatabaseSync(join(dataDir, 'state.db'), { readOnly: true });
  try {
    assert.equal(db.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok');
    // What is learnt from an edit is given up, in words, when the worker ended too often in the middle of it.
    const left = db
      .prepare(
        `SELECT kind, state, error FROM job WHERE state NOT IN ('done', 'cancelled') AND NOT (kind = 'learn' AND state = 'failed')`,
      )
      .all()
      .map((row) => Object.values(row).join(' '));
    assert.deepEqual(left, [], 'a job was lost on the way');
  } finally {
    db.close();
  }
}

async function tellRound(round: number): Promise<void> {
  const random = seededRandom(SEED + round);
  const dataDir = mkdtempSync(join(tmpdir(), 'story-'));
  const demo: Demo = await startDemo(dist('demo.cjs'));
  const desk = new StoryDesk({ modulePath: dist('sidecar.cjs'), dataDir, connection: demo.info });
  const context: StoryContext = { desk, demo, state: { picked: [] }, report: () => {} };
  try {
    for (let index = 0; index < steps.length; index++) await tell(context, index, random);
    const inboxes = [...(await readInboxes(context)).values()];
    assert.deepEqual(
      inboxes.map((received) => received.length),
      [1, 1, 0],
    );
    // What is learnt from an edit comes after the reply.
    await until('all work to be done', async () => {
      const { running, queued } = await (await desk.client()).request('worker/status', {});
      return running === 0 && queued === 0;
    });
    await desk.kill();
    check(dataDir);
  } catch (error) {
    throw new Error(`round ${round} of seed ${SEED}`, { cause: error });
  } finally {
    await desk.kill();
    await demo.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

describe(`kill -9 between and within the steps of the story (seed ${SEED}, ${ROUNDS} rounds)`, function () {
  this.timeout(30_000 + ROUNDS * 60_000);

  it('loses no job and sends nothing twice', async () => {
    let next = 1;
    const rounds = async () => {
      while (next <= ROUNDS) await tellRound(next++);
    };
    // Most of a round is waiting for a process to start or end.
    await Promise.all([rounds(), rounds(), rounds()]);
  });
});
