import assert from 'node:assert/strict';
import type { Job } from '../../protocol/records.ts';
import type { Claim } from './queue.ts';
import { openQueueFixture, type QueueFixture, wireErrorOf } from './queueFixture.ts';

describe('the queue', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

  const state = (jobId: number) => f.queue.get(jobId).state;
  const claimOne = async (kind: Job['kind'] = 'process'): Promise<Claim> => {
    const [claim] = await f.queue.claim(kind, 1);
    assert.ok(claim, 'nothing to claim');
    return claim;
  };
  const attempts = (jobId: number) =>
    f.store
      .read(
        'SELECT attempt, worker_id, outcome, error FROM attempt WHERE job_id = ? ORDER BY attempt',
      )
      .all(jobId)
      .map((row) => ({ ...row }));

  describe('taking work', () => {
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
        attempt: 0,
        maxAttempts: 3,
        runAt: f.clock.now,
        createdAt: f.clock.now,
      });
      assert.deepEqual(f.queue.list({ limit: 10 }), [job]);
      assert.deepEqual((await claimOne()).payload, { instruction: 'x' });
    });

    it('runs a claimed job under a new attempt', async () => {
      await f.enqueue();
      const { job } = await claimOne();
      assert.deepEqual([job.state, job.attempt, job.startedAt], ['running', 1, f.clock.now]);
      assert.deepEqual(await f.queue.claim('process', 1), []);
    });

    it('gives each kind to its own workers only', async () => {
      await f.enqueue({ kind: 'send' });
      assert.deepEqual(await f.queue.claim('process', 9), []);
      assert.equal((await claimOne('send')).job.kind, 'send');
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

  describe('a lane', () => {
    it('runs one job of a kind and dialog at a time, in order', async () => {
      for (const priority of [100, 100, 1]) await f.enqueue({ priority });
      assert.deepEqual([1, 2, 3].map(state), ['queued', 'waiting', 'waiting']);
      for (const expected of [1, 2, 3]) {
        const claims = await f.queue.claim('process', 9);
        assert.deepEqual(
          claims.map(({ job }) => job.jobId),
          [expected],
        );
        assert.ok(claims[0]);
        await f.queue.complete(claims[0], 'fine');
      }
    });

    it('holds nobody up in other dialogs, accounts and kinds', async () => {
      await f.enqueue();
      await f.enqueue({ dialogId: 'u2' });
      await f.enqueue({ accountId: '8' });
      await f.enqueue({ kind: 'send' });
      assert.deepEqual([1, 2, 3, 4].map(state), ['queued', 'queued', 'queued', 'queued']);
    });

    it('is kept by a job that will try again', async () => {
      await f.enqueue();
      await f.enqueue();
      await f.queue.fail(await claimOne(), wireErrorOf('modelOverloaded'));
      assert.deepEqual([1, 2].map(state), ['retrying', 'waiting']);
      f.clock.now += 60_000;
      await f.queue.tick();
      assert.equal((await claimOne()).job.jobId, 1);
    });

    it('moves on when its head fails or is cancelled', async () => {
      for (let each = 0; each < 3; each += 1) await f.enqueue();
      await f.queue.fail(await claimOne(), wireErrorOf('modelRejected'));
      assert.deepEqual([1, 2, 3].map(state), ['failed', 'queued', 'waiting']);
      await f.queue.cancel(2);
      assert.deepEqual([1, 2, 3].map(state), ['failed', 'cancelled', 'queued']);
    });

    it('stays in order when one that waits is cancelled', async () => {
      for (let each = 0; each < 3; each += 1) await f.enqueue();
      await f.queue.cancel(2);
      assert.deepEqual([1, 2, 3].map(state), ['queued', 'cancelled', 'waiting']);
    });

    it('lets a job wait for its time once it comes to the head', async () => {
      await f.enqueue();
      await f.enqueue({ runAt: f.clock.now + 5_000 });
      await f.queue.complete(await claimOne(), 'fine');
      assert.equal(state(2), 'scheduled');
    });

    it('puts what an effect enqueues behind what was there', async () => {
      await f.enqueue();
      await f.enqueue();
      await f.queue.complete(await claimOne(), 'fine', (tx) => {
        f.queue.enqueue(tx, { kind: 'process', accountId: '7', dialogId: 'u1', dialogTitle: '' });
      });
      assert.deepEqual([1, 2, 3].map(state), ['done', 'queued', 'waiting']);
    });
  });

  describe('a time to run', () => {
    it('is waited for, and told by tick', async () => {
      await f.enqueue({ runAt: f.clock.now + 5_000 });
      assert.equal(state(1), 'scheduled');
      assert.deepEqual(await f.queue.tick(), { nextAt: f.clock.now + 5_000 });
      assert.deepEqual(await f.queue.claim('process', 1), []);
      f.clock.now += 5_000;
      assert.deepEqual(await f.queue.tick(), { nextAt: undefined });
      assert.equal((await claimOne()).job.jobId, 1);
    });

    it('in the past means now', async () => {
      assert.equal((await f.enqueue({ runAt: 5 })).runAt, f.clock.now);
    });

    it('is the end of a lease where that comes first', async () => {
      await f.enqueue({ dialogId: 'u2' });
      await claimOne();
      await f.enqueue({ runAt: f.clock.now + 90_000 });
      assert.deepEqual(await f.queue.tick(), { nextAt: f.clock.now + 30_000 });
    });
  });

  describe('a de-duplication key', () => {
    const dedupKey = 'process 7 u1';

    it('answers the unfinished job in place of a second', async () => {
      const first = await f.enqueue({ dedupKey });
      assert.deepEqual(await f.enqueue({ dedupKey }), first);
      const running = await claimOne();
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
      assert.equal((await claimOne()).job.jobId, 1);
    });

    it('does not hold a new job back behind one that was asked to stop', async () => {
      await f.enqueue({ dedupKey });
      const stopping = await claimOne();
      await f.queue.cancel(1);
      assert.deepEqual((await f.enqueue({ dedupKey })).state, 'waiting');
      await f.queue.finishCancelled(stopping);
      assert.deepEqual([1, 2].map(state), ['cancelled', 'queued']);
    });
  });

  describe('an end', () => {
    it('stores the outcome and its effect in one transaction', async () => {
      await f.enqueue();
      const claim = await claimOne();
      const failing = f.queue.complete(claim, 'fine', () => {
        throw new Error('the draft could not be stored');
      });
      await assert.rejects(failing, /could not be stored/);
      assert.equal(state(1), 'running');
      const job = await f.queue.complete(claim, 'No reply needed');
      assert.deepEqual([job?.state, job?.outcome], ['done', 'No reply needed']);
      assert.equal(job?.finishedAt, f.clock.now);
    });

    it('keeps the stage at which it failed, and shows stages on the way', async () => {
      await f.enqueue();
      const claim = await claimOne();
      await f.queue.setStage(claim, 'reading');
      await f.queue.setStage(claim, 'drafting');
      assert.equal(f.queue.get(1).stage, 'drafting');
      const failed = await f.queue.fail(claim, wireErrorOf('modelKeyInvalid'));
      assert.deepEqual([failed?.state, failed?.stage], ['failed', 'drafting']);
      assert.deepEqual(failed?.error, wireErrorOf('modelKeyInvalid'));
    });

    it('keeps the error of every attempt', async () => {
      await f.enqueue({ maxAttempts: 2 });
      for (const code of ['modelOverloaded', 'modelStreamBroken'] as const) {
        await f.queue.fail(await claimOne(), wireErrorOf(code));
        f.clock.now += 600_000;
        await f.queue.tick();
      }
      assert.equal(state(1), 'failed');
      assert.deepEqual(
        attempts(1).map(({ outcome, error }) => [outcome, JSON.parse(String(error)).code]),
        [
          ['retrying', 'modelOverloaded'],
          ['failed', 'modelStreamBroken'],
        ],
      );
    });

    it('tells an effect whether the job will try again', async () => {
      const seen: string[] = [];
      const see = (_tx: unknown, job: Job) => void seen.push(job.state);
      await f.enqueue({ maxAttempts: 2 });
      await f.queue.fail(await claimOne(), wireErrorOf('telegramFlood', 1_000), see);
      f.clock.now += 1_000;
      await f.queue.tick();
      await f.queue.fail(await claimOne(), wireErrorOf('modelOverloaded'), see);
      f.clock.now += 10_000;
      await f.queue.tick();
      await f.queue.fail(await claimOne(), wireErrorOf('modelOverloaded'), see);
      assert.deepEqual(seen, ['scheduled', 'retrying', 'failed']);
    });

    it('does not spend attempts on floods and offline spells', async () => {
      await f.enqueue({ maxAttempts: 1 });
      for (const code of ['telegramFlood', 'telegramOffline', 'telegramFlood'] as const) {
        await f.queue.fail(await claimOne(), wireErrorOf(code, 60_000));
        f.clock.now += 60_000;
        await f.queue.tick();
      }
      const { job } = await claimOne();
      assert.deepEqual([job.attempt, job.maxAttempts], [4, 4]);
    });

    it('forgets the error of an earlier attempt when it is done', async () => {
      await f.enqueue();
      await f.queue.fail(await claimOne(), wireErrorOf('modelOverloaded'));
      f.clock.now += 60_000;
      await f.queue.tick();
      const job = await f.queue.complete(await claimOne(), 'fine');
      assert.equal(job?.error, undefined);
    });
  });

  describe('a lease', () => {
    it('that ran out gives the job back; the late finish finds nothing and does nothing', async () => {
      await f.enqueue();
      const late = await claimOne();
      f.clock.now += 30_000;
      await f.queue.tick();
      const current = await claimOne();
      assert.equal(current.job.attempt, 2);
      const effect = () => assert.fail('a fenced effect ran');
      assert.equal(await f.queue.complete(late, 'late', effect), undefined);
      assert.equal(await f.queue.fail(late, wireErrorOf('internal'), effect), undefined);
      assert.equal(await f.queue.finishCancelled(late, effect), undefined);
      await f.queue.setStage(late, 'sending');
      assert.deepEqual(await f.queue.heartbeat([late, current]), [1]);
      assert.deepEqual(f.queue.get(1), current.job);
      assert.equal((await f.queue.complete(current, 'fine'))?.state, 'done');
      assert.deepEqual(
        attempts(1).map(({ outcome }) => outcome),
        ['lost', 'done'],
      );
    });

    it('holds as long as the heart beats', async () => {
      await f.enqueue();
      const claim = await claimOne();
      for (let beat = 0; beat < 5; beat += 1) {
        f.clock.now += 20_000;
        assert.deepEqual(await f.queue.heartbeat([claim]), []);
        await f.queue.tick();
      }
      assert.equal((await f.queue.complete(claim, 'fine'))?.attempt, 1);
    });

    it('of an earlier process ends at once at the next start', async () => {
      await f.enqueue();
      await f.enqueue({ dialogId: 'u2' });
      await f.queue.setStage(await claimOne(), 'drafting');
      await f.reopen();
      assert.equal(await f.queue.rescueAll(), 1);
      assert.deepEqual([state(1), f.queue.get(1).stage], ['queued', undefined]);
      assert.equal((await claimOne()).job.attempt, 2);
    });

    it('lost once too often fails the job, with its effect in the same transaction', async () => {
      await f.enqueue({ maxAttempts: 2 });
      await f.enqueue();
      await claimOne();
      await f.queue.rescueAll();
      assert.deepEqual(f.abandoned, []);
      await claimOne();
      await f.queue.rescueAll();
      assert.deepEqual(f.abandoned, ['1 failed']);
      assert.equal(f.queue.get(1).error?.code, 'internal');
      assert.deepEqual([1, 2].map(state), ['failed', 'queued']);
    });

    it('of a job that was asked to stop ends in cancelled', async () => {
      await f.enqueue();
      await claimOne();
      await f.queue.cancel(1);
      await f.queue.rescueAll();
      assert.deepEqual([state(1), f.abandoned], ['cancelled', ['1 cancelled']]);
    });
  });

  describe('cancelling', () => {
    it('ends what no worker holds at once', async () => {
      await f.enqueue();
      await f.enqueue();
      await f.enqueue({ dialogId: 'u2', runAt: f.clock.now + 1 });
      for (const jobId of [2, 1, 3]) {
        const job = await f.queue.cancel(jobId);
        assert.deepEqual([job.state, job.finishedAt], ['cancelled', f.clock.now]);
      }
      assert.deepEqual(f.abandoned, ['2 cancelled', '1 cancelled', '3 cancelled']);
      assert.deepEqual(await f.queue.claim('process', 9), []);
    });

    it('asks a running job to stop, by callback and heartbeat', async () => {
      await f.enqueue();
      const claim = await claimOne();
      assert.equal((await f.queue.cancel(1)).state, 'running');
      assert.deepEqual(f.cancelsAsked, [1]);
      assert.deepEqual(await f.queue.heartbeat([claim]), [1]);
      assert.equal((await f.queue.finishCancelled(claim))?.state, 'cancelled');
      assert.deepEqual(f.abandoned, []);
    });

    it('comes too late for work that gets done, and in time for work that would try again', async () => {
      await f.enqueue();
      await f.enqueue({ dialogId: 'u2' });
      await f.enqueue({ dialogId: 'u3' });
      const [done, retrying, stopped] = await f.queue.claim('process', 3);
      assert.ok(done && retrying && stopped);
      for (const jobId of [1, 2, 3]) await f.queue.cancel(jobId);
      await f.queue.complete(done, 'fine');
      await f.queue.fail(retrying, wireErrorOf('modelOverloaded'));
      await f.queue.fail(stopped, wireErrorOf('cancelled'));
      assert.deepEqual([1, 2, 3].map(state), ['done', 'cancelled', 'cancelled']);
    });

    it('refuses what has ended, and what never was', async () => {
      await f.enqueue();
      await f.queue.complete(await claimOne(), 'fine');
      await assert.rejects(f.queue.cancel(1), { code: 'conflict' });
      await assert.rejects(f.queue.cancel(99), { code: 'notFound' });
      assert.throws(() => f.queue.get(99), { code: 'notFound' });
    });

    it('of a dialog ends all its work and touches no other', async () => {
      await f.enqueue();
      await claimOne();
      await f.enqueue();
      await f.enqueue({ kind: 'send', runAt: f.clock.now + 5_000 });
      await f.enqueue({ dialogId: 'u2' });
      await f.enqueue({ accountId: '8' });
      const count = await f.store.write((tx) => f.queue.cancelDialog(tx, '7', 'u1'));
      assert.equal(count, 3);
      assert.deepEqual([1, 2, 3, 4, 5].map(state), [
        'running',
        'cancelled',
        'cancelled',
        'queued',
        'queued',
      ]);
      assert.deepEqual(f.cancelsAsked, [1]);
    });

    it('takes back a send that has not begun, and no other', async () => {
      const [draftId, other] = ['d1', 'd2'];
      const takeBack = (draft: string) => f.store.write((tx) => f.queue.cancelScheduled(tx, draft));
      await f.enqueue({ kind: 'send', draftId, runAt: f.clock.now + 5_000 });
      await f.enqueue({ kind: 'send', draftId: other, runAt: f.clock.now + 5_000 });
      assert.equal(await takeBack(draftId), true);
      assert.equal(await takeBack(draftId), false);
      assert.deepEqual([1, 2].map(state), ['cancelled', 'scheduled']);
      assert.equal(f.queue.get(1).error, undefined);
      f.clock.now += 5_000;
      await f.queue.tick();
      const claim = await claimOne('send');
      assert.equal(await takeBack(other), false);
      await f.queue.fail(claim, wireErrorOf('telegramFlood', 9_000));
      assert.equal(await takeBack(other), false);
      assert.equal(state(2), 'scheduled');
    });
  });

  describe('trying a job again', () => {
    it('gives a failed or cancelled one a fresh budget', async () => {
      await f.enqueue({ maxAttempts: 2 });
      await f.enqueue({ dialogId: 'u2' });
      await f.queue.cancel(2);
      await f.queue.fail(await claimOne(), wireErrorOf('modelKeyInvalid'));
      for (const jobId of [1, 2]) assert.equal((await f.queue.retry(jobId)).state, 'queued');
      const job = f.queue.get(1);
      assert.deepEqual(
        [job.attempt, job.maxAttempts, job.error, job.finishedAt],
        [1, 3, undefined, undefined],
      );
    });

    it('waits where its lane is taken', async () => {
      await f.enqueue();
      await f.queue.cancel(1);
      await f.enqueue();
      assert.equal((await f.queue.retry(1)).state, 'waiting');
    });

    it('refuses one that has not ended, one that is done, and one whose work is already in hand', async () => {
      const dedupKey = 'same';
      await f.enqueue({ dedupKey });
      await assert.rejects(f.queue.retry(1), { code: 'conflict' });
      await f.queue.cancel(1);
      await f.enqueue({ dedupKey });
      await assert.rejects(f.queue.retry(1), { code: 'conflict' });
      await f.queue.complete(await claimOne(), 'fine');
      await assert.rejects(f.queue.retry(2), { code: 'conflict' });
      assert.equal((await f.queue.retry(1)).state, 'queued');
    });
  });

  describe('a pause', () => {
    it('holds claims back, survives a restart, and ends with resume', async () => {
      await f.enqueue();
      await f.queue.pause();
      await f.queue.pause();
      assert.deepEqual(await f.queue.claim('process', 1), []);
      await f.reopen();
      assert.ok(f.queue.isPaused());
      assert.deepEqual(await f.queue.claim('process', 1), []);
      await f.queue.resume();
      assert.ok(!f.queue.isPaused());
      assert.equal((await claimOne()).job.jobId, 1);
    });

    it('lets what runs end, and what is new come in', async () => {
      await f.enqueue();
      const claim = await claimOne();
      await f.queue.pause();
      assert.equal((await f.enqueue({ dialogId: 'u2' })).state, 'queued');
      assert.equal((await f.queue.complete(claim, 'fine'))?.state, 'done');
    });

    it('holds back a claim of the same moment', async () => {
      await f.enqueue();
      const [, claims] = await Promise.all([f.queue.pause(), f.queue.claim('process', 1)]);
      assert.deepEqual(claims, []);
    });
  });

  describe('the news', () => {
    it('tells every change once, after it is stored', async () => {
      await f.enqueue();
      await f.enqueue();
      const claim = await claimOne();
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
      const first = await claimOne();
      assert.equal(await wakesOf(() => f.queue.complete(first, 'fine')), 1);
      await claimOne();
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

    it('find the newest process job of each dialog of an account', async () => {
      await f.enqueue();
      await f.enqueue();
      await f.enqueue({ kind: 'send' });
      await f.enqueue({ dialogId: 'u2' });
      await f.enqueue({ accountId: '8', dialogId: 'u3' });
      const newest = f.queue.newestByDialog('7');
      assert.deepEqual(
        [...newest].map(([dialogId, job]) => [dialogId, job.jobId]),
        [
          ['u1', 2],
          ['u2', 4],
        ],
      );
    });

    it('count what runs and what waits for a worker', async () => {
      await f.enqueue();
      await f.enqueue();
      await f.enqueue({ dialogId: 'u2' });
      await claimOne();
      assert.deepEqual(f.queue.counts(), { running: 1, queued: 2 });
    });

    it('keep the newest 1,000 finished jobs of the last 30 days, and every unfinished one', async () => {
      await Promise.all(
        Array.from({ length: 1_030 }, (_, index) => f.enqueue({ dialogId: `u${index}` })),
      );
      const claims = await f.queue.claim('process', 1_020);
      await Promise.all(claims.map((claim) => f.queue.complete(claim, 'fine')));
      await f.queue.tick();
      assert.equal(f.queue.list({ states: ['done'], limit: 9_999 }).length, 1_000);
      assert.equal(f.queue.list({ states: ['queued'], limit: 9_999 }).length, 10);
      assert.throws(() => f.queue.get(1), { code: 'notFound' });
      assert.deepEqual(attempts(1), []);
      f.clock.now += 31 * 24 * 3_600_000;
      await f.reopen();
      await f.queue.tick();
      await f.reopen();
      await f.queue.tick();
      assert.equal(f.queue.list({ limit: 9_999 }).length, 10);
    });
  });
});
