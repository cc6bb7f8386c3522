import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../../sidecar/queue/queueFixture.ts';
import { checkDatabase, createJournal, listUnfinished, record } from './queueJournal.ts';

const CHILD = fileURLToPath(import.meta.resolve('./queueChild.ts'));
const ROUNDS = 30;
/** All rounds together stay below what the queue keeps of finished jobs: the checker sees every one. */
const JOBS_PER_ROUND = 30;
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));

describe('a killed worker', () => {
  let dir: string;
  let running: ReturnType<typeof startChild> | undefined;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-crash-'));
  });

  afterEach(async () => {
    try {
      await running?.kill();
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it(`loses no promised job and completes none twice in ${ROUNDS} kills (SEED=${seed})`, async function () {
    this.timeout(120_000);
    const random = seededRandom(seed);
    const file = join(dir, 'state.db');
    const journal = createJournal();
    for (let round = 0; round < ROUNDS; round += 1) {
      running = startChild(dir, seed + round, JOBS_PER_ROUND);
      // Every fifth dies while it starts, the others in the middle of their work.
      const diesEarly = round % 5 === 4;
      if (!diesEarly) await running.started;
      await wait(diesEarly ? 40 + random() * 80 : random() * 60);
      record(journal, await running.kill());
      checkDatabase(file, journal);
    }
    assert.ok(journal.completed.size > ROUNDS, 'the rounds were too short to mean anything');
    assert.ok(journal.rescued > 0, 'no kill came in the middle of a job');

    running = startChild(dir, seed, 0);
    record(journal, await running.finished());
    checkDatabase(file, journal);
    assert.deepEqual(listUnfinished(file), []);
  });
});

function startChild(dir: string, childSeed: number, jobs: number) {
  const argv = [CHILD, dir, String(childSeed), String(jobs)];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  let written = '';
  let complained = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  const closed = once(child, 'close');
  async function finished(): Promise<string> {
    await closed;
    assert.equal(complained, '');
    return written;
  }
  return {
    started: Promise.race([once(child.stdout, 'data'), closed]),
    finished,
    kill(): Promise<string> {
      child.kill('SIGKILL');
      return finished();
    },
  };
}
