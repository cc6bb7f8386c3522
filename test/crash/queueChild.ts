// Works through jobs on a real file until it is killed, and says on stdout what has been promised to it.
// argv: storage folder, seed, jobs to enqueue. Without jobs to enqueue it finishes all that is there and exits with 0.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../protocol/errors.ts';
import { createQueue } from '../../sidecar/queue/createQueue.ts';
import type { Claim } from '../../sidecar/queue/queue.ts';
import { seededRandom, wireErrorOf } from '../../sidecar/queue/queueFixture.ts';
import { migrations } from '../../sidecar/store/migrations/migrations.ts';
import { openStore } from '../../sidecar/store/openStore.ts';
import { acquireOwnership } from '../../sidecar/store/ownerLock.ts';

/** No constraint on purpose: a completion that ran twice leaves two rows. */
const EFFECTS =
  'CREATE TABLE effect (n INTEGER PRIMARY KEY, job_id INTEGER, attempt INTEGER) STRICT;';

const COUNT_UNFINISHED = `SELECT state, count(*) AS count FROM job
  WHERE state NOT IN ('done', 'failed', 'cancelled') GROUP BY state`;

const [dir = '', seed = '0', jobs = '0'] = process.argv.slice(2);
const random = seededRandom(Number(seed));
const below = (limit: number) => Math.floor(random() * limit);
const promised = (line: string) => process.stdout.write(`${line}\n`);

acquireOwnership(dir);
const store = openStore({ dir, migrations: [...migrations, EFFECTS] });
const queue = createQueue({
  store,
  workerId: `${process.pid}`,
  onChange: () => {},
  onWork: () => {},
  onCancelAsked: () => {},
});
assert.deepEqual(queue.unfinished(), countUnfinished());
promised(`rescued ${await queue.rescueAll()}`);
await Promise.all([produce(Number(jobs)), consume()]);
await store.close();

async function produce(count: number): Promise<void> {
  for (let left = count; left > 0;) {
    const together = Math.min(left, 1 + below(4));
    await Promise.all(Array.from({ length: together }, enqueue));
    left -= together;
    if (random() < 0.3) await wait(below(4));
  }
}

async function enqueue(): Promise<void> {
  const dialogId = `u${below(6)}`;
  const job = await store.write((tx) =>
    queue.enqueue(tx, {
      kind: 'process',
      accountId: '7',
      dialogId,
      dialogTitle: 'Anna',
      priority: [0, 100, 200][below(3)] ?? 100,
      maxAttempts: 1_000,
    }),
  );
  promised(`enqueued ${job.jobId} ${dialogId}`);
  if (random() < 0.2) await raise(job.jobId);
}

/** As urgent as can be; its lane keeps its order. */
async function raise(jobId: number): Promise<void> {
  await queue.setPriority(jobId, 0).catch((error: unknown) => {
    // It runs already, or is done.
    if (!(error instanceof AppError && error.code === 'conflict')) throw error;
  });
}

/** By the table itself, for what the queue counts on its own. */
function countUnfinished(): Record<string, number> {
  const rows = store.read(COUNT_UNFINISHED).all();
  return Object.fromEntries(rows.map((row) => [String(row['state']), Number(row['count'])]));
}

/** While jobs are being made it never ends: then only a kill does. */
async function consume(): Promise<void> {
  for (;;) {
    await queue.tick();
    const claims = await queue.claim('process', 1 + below(4));
    await Promise.all(claims.map(run));
    if (claims.length > 0) continue;
    if (jobs === '0' && isEmpty()) return;
    await wait(1);
  }
}

function isEmpty(): boolean {
  return Object.keys(queue.unfinished()).length === 0;
}

async function run(claim: Claim): Promise<void> {
  const { jobId, attempt } = claim.job;
  promised(`claimed ${jobId} ${attempt}`);
  await queue.setStage(claim, 'drafting');
  if (random() < 0.3) await wait(below(3));
  if (random() < 0.1) {
    await queue.fail(claim, wireErrorOf('telegramFlood', 1));
    return;
  }
  const job = await queue.complete(claim, 'fine', (tx) => {
    tx.sql('INSERT INTO effect (job_id, attempt) VALUES (?, ?)').run(jobId, attempt);
  });
  if (job) promised(`completed ${jobId} ${attempt}`);
}
