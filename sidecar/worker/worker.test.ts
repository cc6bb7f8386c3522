import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { Job, JobState } from '../../protocol/jobRecords.ts';
import type { Queue } from '../queue/queue.ts';
import type { JobRunner } from './worker.ts';
import { HOME, openWorkerFixture, until } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';

interface Run {
  jobId: number;
  attempt: number;
  signal: AbortSignal;
  end: (error?: Error) => void;
}

/** A job that runs until the test ends it, or until it is asked to stop. */
function createHeldRunner(
  queue: Queue,
  runs: Run[],
  ended: string[],
  stumble = (): Error => new AppError('cancelled', 'Stopped.'),
): JobRunner {
  return {
    async run(claim, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const { jobId, attempt } = claim.job;
      const stopped = () => reject(stumble());
      if (signal.aborted) stopped();
      signal.addEventListener('abort', stopped);
      runs.push({ jobId, attempt, signal, end: (error) => (error ? reject(error) : resolve()) });
      await promise;
      await queue.complete(claim, 'fine');
    },
    onFailed: (_tx, job) => ended.push(`${job.jobId} ${job.state}`),
    onCancelled: (_tx, job) => ended.push(`${job.jobId} cancelled`),
  };
}

describe('the worker', () => {
  let f: WorkerFixture;
  let drafts: Run[];
  let sends: Run[];
  let ended: string[];
  let stumble: () => Error;

  beforeEach(() => {
    drafts = [];
    sends = [];
    ended = [];
    stumble = () => new AppError('cancelled', 'Stopped.');
    f = openWorkerFixture(
      ({ queue }) => ({
        process: createHeldRunner(queue, drafts, ended, () => stumble()),
        send: createHeldRunner(queue, sends, ended),
      }),
      2,
    );
  });
  afterEach(() => f.close());

  const enqueue = (dialogId: string, kind: Job['kind'] = 'process', runAt = f.clock.now) =>
    f.store.write((tx) =>
      f.queue.enqueue(tx, { ...HOME, dialogId, kind, runAt, draftId: dialogId }),
    );
  const begun = (runs: Run[], count: number) =>
    until(`${count} runs`, () => runs.length >= count && runs);
  const jobIs = (jobId: number, state: JobState) =>
    until(`job ${jobId} ${state}`, () => f.queue.get(jobId).state === state);
  const run = (runs: Run[], at: number): Run => runs[at] ?? assert.fail(`no run ${at}`);
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

  it('runs as many jobs as there are slots, and the next as soon as one is free', async () => {
    await f.worker.start();
    for (const dialogId of ['a', 'b', 'c', 'd']) await enqueue(dialogId);
    await begun(drafts, 2);
    await settle();
    assert.equal(f.worker.runningCount(), 2);
    run(drafts, 0).end();
    await begun(drafts, 3);
    await settle();
    assert.deepEqual(
      drafts.map(({ jobId }) => jobId),
      [1, 2, 3],
    );
    assert.equal(f.worker.runningCount(), 2);
  });

  it('never lets a send wait behind drafts, nor a draft behind sends', async () => {
    await f.worker.start();
    for (const dialogId of ['a', 'b', 'c']) await enqueue(dialogId);
    await begun(drafts, 2);
    for (const dialogId of ['a', 'b', 'c', 'd', 'e']) await enqueue(dialogId, 'send');
    await begun(sends, 4);
    run(drafts, 0).end();
    await begun(drafts, 3);
    assert.equal(sends.length, 4);
  });

  it('begins nothing before it is started and while paused', async () => {
    await enqueue('a');
    await settle();
    assert.deepEqual(drafts, []);
    await f.queue.pause();
    await f.worker.start();
    await settle();
    assert.deepEqual(drafts, []);
    await f.queue.resume();
    await begun(drafts, 1);
  });

  it('loses no wake: what comes while it looks is found', async () => {
    await enqueue('a');
    const enqueued = withFirstClaim(() => enqueue('b', 'send'));
    await f.worker.start();
    await enqueued;
    await begun(sends, 1);
  });

  it('looks again after every wake, at whatever step of a look it comes', async () => {
    let looks = 0;
    const original = { ...f.queue };
    f.queue.tick = () => {
      looks += 1;
      return original.tick();
    };
    await f.worker.start();
    for (let steps = 0; steps < 12; steps += 1) {
      await settle();
      f.worker.wake();
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      const before = looks;
      f.worker.wake();
      await until(`a look ${steps} steps later`, () => looks > before);
    }
  });

  it('deletes what is over once nothing is ready, however often it has to look', async () => {
    await f.store.write((tx) => tx.sql(FILL_FINISHED).run());
    await f.worker.start();
    await until('the newest are left', () => f.queue.list({ limit: 9_999 }).length === 1_000);
  });

  it('comes back by itself when a job is due', async () => {
    await f.worker.start();
    await enqueue('a', 'send', f.clock.now + 30);
    await settle();
    assert.deepEqual(sends, []);
    f.clock.now += 30;
    await begun(sends, 1);
  });

  it('stops a running job that is cancelled, and records it', async () => {
    await f.worker.start();
    await enqueue('a');
    await begun(drafts, 1);
    await f.queue.cancel(1);
    await jobIs(1, 'cancelled');
    assert.deepEqual(ended, ['1 cancelled']);
  });

  it('stops a job that was cancelled in the very moment of its claim', async () => {
    await enqueue('a');
    const cancelled = withFirstClaim(() => f.queue.cancel(1));
    await f.worker.start();
    await cancelled;
    await jobIs(1, 'cancelled');
    assert.deepEqual(ended, ['1 cancelled']);
  });

  /** Does something while the first draft is being claimed: a write of it is committed with the claim. */
  function withFirstClaim<T>(act: () => Promise<T>): Promise<T> {
    const original = { ...f.queue };
    return new Promise((resolve) => {
      f.queue.claim = (kind, count) => {
        const claimed = original.claim(kind, count);
        if (kind === 'process') {
          f.queue.claim = (...args) => original.claim(...args);
          resolve(act());
        }
        return claimed;
      };
    });
  }

  it('ends a job as cancelled whatever it stumbles over once it was asked to stop', async () => {
    await f.worker.start();
    await enqueue('a');
    await begun(drafts, 1);
    stumble = () => new Error('foreign');
    await f.queue.cancel(1);
    await jobIs(1, 'cancelled');
    await enqueue('b');
    await begun(drafts, 2);
    run(drafts, 1).end(new Error('foreign'));
    await jobIs(2, 'failed');
    assert.deepEqual(ended, ['1 cancelled', '2 failed']);
  });

  it('keeps what it runs through a sleep of the machine longer than a lease', async () => {
    await f.worker.start();
    await enqueue('a');
    await begun(drafts, 1);
    f.pass(3_600_000);
    await enqueue('b');
    await begun(drafts, 2);
    await settle();
    assert.deepEqual(
      drafts.map(({ jobId, attempt }) => `${jobId}.${attempt}`),
      ['1.1', '2.1'],
    );
    run(drafts, 0).end();
    await jobIs(1, 'done');
  });

  it('finishes what is in hand when it stops, and begins nothing more', async () => {
    await f.worker.start();
    for (const dialogId of ['a', 'b', 'c']) await enqueue(dialogId);
    await begun(drafts, 2);
    const stopped = f.worker.stop(3_000);
    run(drafts, 0).end();
    await settle();
    run(drafts, 1).end();
    await stopped;
    assert.deepEqual(
      [1, 2, 3].map((id) => f.queue.get(id).state),
      ['done', 'done', 'queued'],
    );
    assert.equal(drafts.length, 2);
  });

  it('waits as well for what it was just claiming when it was stopped', async () => {
    await enqueue('a');
    const stopped = withFirstClaim(() => f.worker.stop(1_000));
    await f.worker.start();
    await begun(drafts, 1);
    run(drafts, 0).end();
    await stopped;
    assert.equal(f.queue.get(1).state, 'done');
  });

  it('leaves what does not end in time as it is: the next start takes it back', async () => {
    await f.worker.start();
    await enqueue('a');
    await begun(drafts, 1);
    await f.worker.stop(10);
    assert.equal(f.queue.get(1).state, 'running');
    assert.ok(run(drafts, 0).signal.aborted);
    assert.deepEqual(ended, []);
    await f.worker.start();
    await begun(drafts, 2);
    assert.equal(run(drafts, 1).attempt, 2);
  });
});

/** 1,300 jobs that have ended. */
const FILL_FINISHED = `INSERT INTO job (kind, account_id, dialog_id, dialog_title, state, behind, priority, run_at,
    max_attempts, budget, payload, outcome, created_at, finished_at)
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1300)
  SELECT 'process', '1', 'u' || i, 'Anna', 'done', 0, 100, i, 5, 5, '{}', 'Done.', i, ${Date.now()} + i FROM n`;
