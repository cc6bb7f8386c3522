import assert from 'node:assert/strict';
import { JOB_KINDS } from '../../protocol/jobRecords.ts';
import { openQueueFixture, type QueueFixture, wireErrorOf } from './queueFixture.ts';

describe('stopping and starting over', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

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
      const claim = await f.claimOne();
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
      assert.deepEqual([1, 2, 3].map(f.state), ['done', 'cancelled', 'cancelled']);
    });

    it('refuses what has ended, and what never was', async () => {
      await f.enqueue();
      await f.queue.complete(await f.claimOne(), 'fine');
      await assert.rejects(f.queue.cancel(1), { code: 'conflict' });
      await assert.rejects(f.queue.cancel(99), { code: 'notFound' });
      assert.throws(() => f.queue.get(99), { code: 'notFound' });
    });

    it('of a dialog ends all its work and touches no other', async () => {
      await f.enqueue();
      await f.claimOne();
      await f.enqueue();
      await f.enqueue({ kind: 'send', runAt: f.clock.now + 5_000 });
      await f.enqueue({ dialogId: 'u2' });
      await f.enqueue({ accountId: '8' });
      const count = await f.store.write((tx) => f.queue.cancelDialog(tx, '7', 'u1'));
      assert.equal(count, 3);
      assert.deepEqual([1, 2, 3, 4, 5].map(f.state), [
        'running',
        'cancelled',
        'cancelled',
        'queued',
        'queued',
      ]);
      assert.deepEqual(f.cancelsAsked, [1]);
      assert.deepEqual(f.abandoned, ['2 cancelled', '3 cancelled']);
    });

    it('of a dialog ends work of every kind', async () => {
      for (const kind of JOB_KINDS) await f.enqueue({ kind });
      const count = await f.store.write((tx) => f.queue.cancelDialog(tx, '7', 'u1'));
      assert.equal(count, JOB_KINDS.length);
      assert.deepEqual(f.queue.unfinished(), {});
    });

    it('of several ends what waits, asks what runs to stop, and passes over what has ended', async () => {
      for (const dialogId of ['u1', 'u1', 'u2', 'u3', 'u4']) await f.enqueue({ dialogId });
      await f.queue.complete(await f.claimOne(), 'fine');
      const [running] = await f.queue.claim('process', 1);
      assert.equal(running?.job.jobId, 2);
      const asked = [5, 3, 2, 1, 99];
      const stopped = await f.store.write((tx) => f.queue.cancelAll(tx, asked));
      assert.deepEqual(
        stopped.map(({ jobId, state }) => [jobId, state]),
        [
          [5, 'cancelled'],
          [3, 'cancelled'],
          [2, 'running'],
        ],
      );
      assert.deepEqual(f.cancelsAsked, [2]);
      const next = await f.queue.claim('process', 9);
      assert.deepEqual(
        next.map(({ job }) => job.jobId),
        [4],
      );
    });

    it('takes back the earlier edits of a draft that no worker holds, and nothing else', async () => {
      const draftId = 'd1';
      const takeBack = (jobId: number) =>
        f.store.write((tx) => f.queue.cancelEditsBefore(tx, { draftId, jobId }));
      await f.enqueue({ kind: 'edit', draftId });
      await f.enqueue({ kind: 'edit', draftId: 'd2', dialogId: 'u2' });
      await f.enqueue({ kind: 'send', draftId });
      await f.enqueue({ kind: 'edit', draftId });
      await f.enqueue({ kind: 'edit', draftId });
      const held = await f.claimOne('edit');
      assert.equal(held.job.jobId, 1);
      await takeBack(4);
      assert.deepEqual([1, 2, 3, 4, 5].map(f.state), [
        'running',
        'queued',
        'queued',
        'waiting',
        'waiting',
      ]);
      await f.queue.fail(held, wireErrorOf('telegramOffline'));
      await takeBack(5);
      assert.deepEqual([1, 2, 3, 4, 5].map(f.state), [
        'cancelled',
        'queued',
        'queued',
        'cancelled',
        'queued',
      ]);
    });

    it('takes back the sends of a draft that no worker holds, and nothing else', async () => {
      const [draftId, other] = ['d1', 'd2'];
      const takeBack = (draft: string) => f.store.write((tx) => f.queue.cancelSends(tx, draft));
      await f.enqueue({ kind: 'send', draftId, runAt: f.clock.now + 5_000 });
      await f.enqueue({ kind: 'send', draftId: other, runAt: f.clock.now + 5_000 });
      await f.enqueue({ kind: 'send', draftId });
      await f.enqueue({ draftId, dialogId: 'u2' });
      await takeBack(draftId);
      assert.deepEqual([1, 2, 3, 4].map(f.state), [
        'cancelled',
        'scheduled',
        'cancelled',
        'queued',
      ]);
      assert.equal(f.queue.get(1).error, undefined);
      f.clock.now += 5_000;
      await f.queue.tick();
      const claim = await f.claimOne('send');
      await takeBack(other);
      assert.equal(f.state(2), 'running');
      await f.queue.fail(claim, wireErrorOf('telegramOffline'));
      await takeBack(other);
      assert.equal(f.state(2), 'cancelled');
    });
  });

  describe('trying a job again', () => {
    it('gives a failed or cancelled one a fresh budget', async () => {
      await f.enqueue({ maxAttempts: 2 });
      await f.enqueue({ dialogId: 'u2' });
      await f.queue.cancel(2);
      await f.queue.fail(await f.claimOne(), wireErrorOf('modelKeyInvalid'));
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

    it('of several begins those anew that were cancelled: no sends, and none that is in hand again', async () => {
      await f.enqueue({ dedupKey: 'same' });
      await f.enqueue({ dialogId: 'u2' });
      await f.enqueue({ kind: 'send' });
      await f.enqueue({ dialogId: 'u3' });
      for (const jobId of [1, 2, 3]) await f.queue.cancel(jobId);
      await f.enqueue({ dedupKey: 'same' });
      const again = await f.store.write((tx) => f.queue.retryAll(tx, [1, 2, 3, 4, 99]));
      assert.deepEqual(
        again.map(({ jobId, state }) => [jobId, state]),
        [[2, 'queued']],
      );
      assert.deepEqual([1, 3].map(f.state), ['cancelled', 'cancelled']);
    });

    it('refuses one that has not ended, one that is done, and one whose work is already in hand', async () => {
      const dedupKey = 'same';
      await f.enqueue({ dedupKey });
      await assert.rejects(f.queue.retry(1), { code: 'conflict' });
      await f.queue.cancel(1);
      await f.enqueue({ dedupKey });
      await assert.rejects(f.queue.retry(1), { code: 'conflict' });
      await f.queue.complete(await f.claimOne(), 'fine');
      await assert.rejects(f.queue.retry(2), { code: 'conflict' });
      assert.equal((await f.queue.retry(1)).state, 'queued');
    });
  });
});
