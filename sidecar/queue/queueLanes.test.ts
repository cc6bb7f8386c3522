import assert from 'node:assert/strict';
import { openQueueFixture, type QueueFixture, wireErrorOf } from './queueFixture.ts';

describe('the queue in order', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

  describe('a lane', () => {
    it('runs one job of a kind and dialog at a time, in order', async () => {
      for (const priority of [100, 100, 1]) await f.enqueue({ priority });
      assert.deepEqual([1, 2, 3].map(f.state), ['queued', 'waiting', 'waiting']);
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
      assert.deepEqual([1, 2, 3, 4].map(f.state), ['queued', 'queued', 'queued', 'queued']);
    });

    it('is kept by a job that will try again', async () => {
      await f.enqueue();
      await f.enqueue();
      await f.queue.fail(await f.claimOne(), wireErrorOf('modelOverloaded'));
      assert.deepEqual([1, 2].map(f.state), ['retrying', 'waiting']);
      f.clock.now += 60_000;
      await f.queue.tick();
      assert.equal((await f.claimOne()).job.jobId, 1);
    });

    it('moves on when its head fails or is cancelled', async () => {
      for (let each = 0; each < 3; each += 1) await f.enqueue();
      await f.queue.fail(await f.claimOne(), wireErrorOf('modelRejected'));
      assert.deepEqual([1, 2, 3].map(f.state), ['failed', 'queued', 'waiting']);
      await f.queue.cancel(2);
      assert.deepEqual([1, 2, 3].map(f.state), ['failed', 'cancelled', 'queued']);
    });

    it('stays in order when one that waits is cancelled', async () => {
      for (let each = 0; each < 3; each += 1) await f.enqueue();
      await f.queue.cancel(2);
      assert.deepEqual([1, 2, 3].map(f.state), ['queued', 'cancelled', 'waiting']);
    });

    it('lets a job wait for its time once it comes to the head', async () => {
      await f.enqueue();
      await f.enqueue({ runAt: f.clock.now + 5_000 });
      await f.queue.complete(await f.claimOne(), 'fine');
      assert.equal(f.state(2), 'scheduled');
    });

    it('puts what an effect enqueues behind what was there', async () => {
      await f.enqueue();
      await f.enqueue();
      await f.queue.complete(await f.claimOne(), 'fine', (tx) => {
        f.queue.enqueue(tx, { kind: 'process', accountId: '7', dialogId: 'u1', dialogTitle: '' });
      });
      assert.deepEqual([1, 2, 3].map(f.state), ['done', 'queued', 'waiting']);
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
      assert.equal((await f.claimOne()).job.jobId, 1);
    });

    it('lets what runs end, and what is new come in', async () => {
      await f.enqueue();
      const claim = await f.claimOne();
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
});
