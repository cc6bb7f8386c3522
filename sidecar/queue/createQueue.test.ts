import assert from 'node:assert/strict';
import type { Job } from '../../protocol/jobRecords.ts';
import { openQueueFixture, wireErrorOf, type QueueFixture } from './queueFixture.ts';

describe('the queue', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

  describe('taking work', () => {
    it('touches the disk only where there is some', async () => {
      await f.enqueue();
      await f.claimOne();
      f.store.write = () => assert.fail('a write for nothing');
      assert.deepEqual(await f.queue.claim('process', 1), []);
    });

    it('stores a job with all it was given, and answers the same as it lists', async () => {
      const draftId = '0d3cbb1c-6a39-4f0e-9ce5-0c1b2f6f2a11';
      const job = await f.enqueue({ draftId, payload: { instruction: 'x' }, maxAttempts: 3 });
      assert.deepEqual(job, {
        jobId: 1,
        kind: 'process',
        state: 'queued',
        accountId: '7',
        dialogId: 'u1',
        dialogTitle: 'Anna',
        draftId,
        priority: 100,
        attempt: 0,
        maxAttempts: 3,
        runAt: f.clock.now,
        createdAt: f.clock.now,
      });
      assert.deepEqual(f.queue.list({ limit: 10 }), [job]);
      assert.deepEqual((await f.claimOne()).payload, { instruction: 'x' });
    });

    it('runs a claimed job under a new attempt', async () => {
      await f.enqueue();
      const { job } = await f.claimOne();
      assert.deepEqual([job.state, job.attempt, job.startedAt], ['running', 1, f.clock.now]);
      assert.deepEqual(await f.queue.claim('process', 1), []);
    });

    it('gives each kind to its own workers only', async () => {
      await f.enqueue({ kind: 'send' });
      assert.deepEqual(await f.queue.claim('process', 9), []);
      assert.equal((await f.claimOne('send')).job.kind, 'send');
    });

    it('prefers what the user asked for, then what is due longer, then what came first', async () => {
      await f.enqueue({ dialogId: 'u1', priority: 200 });
      await f.enqueue({ dialogId: 'u2' });
      await f.enqueue({ dialogId: 'u3' });
      await f.enqueue({ dialogId: 'u4', priority: 1 });
      const claims = await f.queue.claim('process', 3);
      assert.deepEqual(
        claims.map(({ job }) => job.dialogId),
        ['u4', 'u2', 'u3'],
      );
    });

    it('never gives one job to two claims of the same moment', async () => {
      for (let dialog = 1; dialog <= 5; dialog += 1) await f.enqueue({ dialogId: `u${dialog}` });
      const both = await Promise.all([f.queue.claim('process', 3), f.queue.claim('process', 3)]);
      const ids = both.flat().map(({ job }) => job.jobId);
      assert.deepEqual(
        ids.sort((a, b) => a - b),
        [1, 2, 3, 4, 5],
      );
    });

    it('is undone with the transaction that enqueued', async () => {
      const undone = f.store.write((tx) => {
        f.queue.enqueue(tx, { kind: 'send', accountId: '7', dialogId: 'u1', dialogTitle: '' });
        throw new Error('the approval failed');
      });
      await assert.rejects(undone, /the approval failed/);
      assert.deepEqual([f.queue.list({ limit: 1 }), f.heard], [[], []]);
    });
  });

  describe('a time to run', () => {
    it('is waited for, and told by tick', async () => {
      await f.enqueue({ runAt: f.clock.now + 5_000 });
      assert.equal(f.state(1), 'scheduled');
      assert.deepEqual(await f.queue.tick(), { nextAt: f.clock.now + 5_000 });
      assert.deepEqual(await f.queue.claim('process', 1), []);
      f.clock.now += 5_000;
      assert.deepEqual(await f.queue.tick(), { nextAt: undefined });
      assert.equal((await f.claimOne()).job.jobId, 1);
    });

    it('in the past means now', async () => {
      assert.equal((await f.enqueue({ runAt: 5 })).runAt, f.clock.now);
    });

    it('is the end of a lease where that comes first', async () => {
      await f.enqueue({ dialogId: 'u2' });
      await f.claimOne();
      await f.enqueue({ runAt: f.clock.now + 90_000 });
      assert.deepEqual(await f.queue.tick(), { nextAt: f.clock.now + 30_000 });
    });
  });

  describe('a de-duplication key', () => {
    const dedupKey = 'process 7 u1';

    it('answers the unfinished job in place of a second', async () => {
      const first = await f.enqueue({ dedupKey });
      assert.deepEqual(await f.enqueue({ dedupKey }), first);
      const running = await f.claimOne();
      assert.deepEqual(await f.enqueue({ dedupKey }), running.job);
      await f.queue.complete(running, 'fine');
      assert.equal((await f.enqueue({ dedupKey })).jobId, 2);
    });

    it('belongs to its kind', async () => {
      await f.enqueue({ dedupKey });
      assert.equal((await f.enqueue({ dedupKey, kind: 'send' })).jobId, 2);
    });

    it('makes a background job as urgent as the user who asks for the same', async () => {
      await f.enqueue({ dedupKey, priority: 200 });
      await f.enqueue({ dialogId: 'u2', priority: 150 });
      await f.enqueue({ dedupKey });
      await f.enqueue({ dedupKey, priority: 900 });
      assert.equal((await f.claimOne()).job.jobId, 1);
    });

    it('does not hold a new job back behind one that was asked to stop', async () => {
      await f.enqueue({ dedupKey });
      const stopping = await f.claimOne();
      await f.queue.cancel(1);
      assert.deepEqual((await f.enqueue({ dedupKey })).state, 'waiting');
      await f.queue.finishCancelled(stopping);
      assert.deepEqual([1, 2].map(f.state), ['cancelled', 'queued']);
    });
  });

  describe('the news', () => {
    it('tells every change once, after it is stored', async () => {
      await f.enqueue();
      await f.enqueue();
      const claim = await f.claimOne();
      await f.queue.setStage(claim, 'reading');
      await f.queue.complete(claim, 'fine');
      assert.deepEqual(f.heard, [
        '1 queued',
        '2 waiting',
        '1 running',
        '1 running',
        '1 done',
        '2 queued',
      ]);
    });

    it('wakes the worker once for all that came in one moment', async () => {
      await Promise.all(['u1', 'u2', 'u3'].map((dialogId) => f.enqueue({ dialogId })));
      assert.equal(f.wakes, 1);
    });

    it('wakes the worker for a lane that moved on, a rescue, a new time and a resume', async () => {
      const wakesOf = async (work: () => Promise<unknown>) => {
        const before = f.wakes;
        await work();
        return f.wakes - before;
      };
      await f.enqueue();
      await f.enqueue();
      const first = await f.claimOne();
      assert.equal(await wakesOf(() => f.queue.complete(first, 'fine')), 1);
      await f.claimOne();
      assert.equal(await wakesOf(() => f.queue.rescueAll()), 1);
      const later = { dialogId: 'u2', runAt: f.clock.now + 5 };
      assert.equal(await wakesOf(() => f.enqueue(later)), 1);
      assert.equal(await wakesOf(() => f.queue.pause()), 0);
      assert.equal(await wakesOf(() => f.queue.resume()), 1);
    });
  });

  describe('the lists', () => {
    it('are newest first, by state and limited', async () => {
      for (const dialogId of ['u1', 'u2', 'u3']) await f.enqueue({ dialogId });
      await f.queue.cancel(2);
      const ids = (jobs: Job[]) => jobs.map((job) => job.jobId);
      assert.deepEqual(ids(f.queue.list({ limit: 2 })), [3, 2]);
      assert.deepEqual(ids(f.queue.list({ states: ['queued'], limit: 9 })), [3, 1]);
      assert.deepEqual(ids(f.queue.list({ states: [], limit: 9 })), []);
    });

    it('find the newest process job of a dialog', async () => {
      await f.enqueue();
      await f.enqueue();
      await f.enqueue({ kind: 'send' });
      await f.enqueue({ dialogId: 'u2' });
      await f.enqueue({ accountId: '8', dialogId: 'u3' });
      const newest = (dialogId: string) => f.queue.newestOfDialog('7', dialogId)?.jobId;
      assert.deepEqual(['u1', 'u2', 'u3'].map(newest), [2, 4, undefined]);
    });

    it('tell of work as long as something runs or will by the clock alone', async () => {
      assert.equal(f.queue.hasWork(), false);
      await f.enqueue({ kind: 'send', runAt: f.clock.now + 5_000 });
      assert.equal(f.queue.hasWork(), true, 'scheduled');
      f.clock.now += 5_000;
      await f.queue.tick();
      assert.equal(f.queue.hasWork(), true, 'queued');
      const claim = await f.claimOne('send');
      assert.equal(f.queue.hasWork(), true, 'running');
      await f.queue.fail(claim, wireErrorOf('telegramOffline'));
      assert.equal(f.queue.hasWork(), true, 'retrying');
      await f.queue.pause();
      assert.equal(f.queue.hasWork(), false, 'paused');
    });

    it('count what runs and what waits for a worker', async () => {
      await f.enqueue();
      await f.enqueue();
      await f.enqueue({ dialogId: 'u2' });
      await f.claimOne();
      assert.deepEqual(f.queue.counts(), { running: 1, queued: 2 });
    });
  });
});
