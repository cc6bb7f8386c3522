import assert from 'node:assert/strict';
import type { Job } from '../../protocol/jobRecords.ts';
import { openQueueFixture, type QueueFixture, restMs, wireErrorOf } from './queueFixture.ts';

describe('the end of an attempt', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

  describe('an end', () => {
    it('stores the outcome and its effect in one transaction', async () => {
      await f.enqueue();
      const claim = await f.claimOne();
      const failing = f.queue.complete(claim, 'fine', () => {
        throw new Error('the draft could not be stored');
      });
      await assert.rejects(failing, /could not be stored/);
      assert.equal(f.state(1), 'running');
      const job = await f.queue.complete(claim, 'No reply needed');
      assert.deepEqual([job?.state, job?.outcome], ['done', 'No reply needed']);
      assert.equal(job?.finishedAt, f.clock.now);
    });

    it('keeps the stage at which it failed, and shows stages on the way', async () => {
      await f.enqueue();
      const claim = await f.claimOne();
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
        await f.queue.fail(await f.claimOne(), wireErrorOf(code));
        f.clock.now += 600_000;
        await f.queue.tick();
      }
      assert.equal(f.state(1), 'failed');
      assert.deepEqual(
        f.attempts(1).map(({ outcome, error }) => [outcome, JSON.parse(String(error)).code]),
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
      await f.queue.fail(await f.claimOne(), wireErrorOf('telegramFlood', 1_000), see);
      f.clock.now += restMs(1_000);
      await f.queue.tick();
      await f.queue.fail(await f.claimOne(), wireErrorOf('modelOverloaded'), see);
      f.clock.now += 10_000;
      await f.queue.tick();
      await f.queue.fail(await f.claimOne(), wireErrorOf('modelOverloaded'), see);
      assert.deepEqual(seen, ['scheduled', 'retrying', 'failed']);
    });

    it('does not spend attempts on floods and offline spells', async () => {
      await f.enqueue({ maxAttempts: 1 });
      for (const code of ['telegramFlood', 'telegramOffline', 'telegramFlood'] as const) {
        await f.queue.fail(await f.claimOne(), wireErrorOf(code, 60_000));
        f.clock.now += restMs(60_000);
        await f.queue.tick();
      }
      const { job } = await f.claimOne();
      assert.deepEqual([job.attempt, job.maxAttempts], [4, 4]);
    });

    it('forgets the error of an earlier attempt when it is done', async () => {
      await f.enqueue();
      await f.queue.fail(await f.claimOne(), wireErrorOf('modelOverloaded'));
      f.clock.now += 60_000;
      await f.queue.tick();
      const job = await f.queue.complete(await f.claimOne(), 'fine');
      assert.equal(job?.error, undefined);
    });
  });

  describe('a lease', () => {
    it('that ran out gives the job back; the late finish finds nothing and does nothing', async () => {
      await f.enqueue();
      const late = await f.claimOne();
      f.clock.now += 30_000;
      await f.queue.tick();
      const current = await f.claimOne();
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
        f.attempts(1).map(({ outcome }) => outcome),
        ['lost', 'done'],
      );
    });

    it('holds as long as the heart beats', async () => {
      await f.enqueue();
      const claim = await f.claimOne();
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
      await f.queue.setStage(await f.claimOne(), 'drafting');
      await f.reopen();
      assert.equal(await f.queue.rescueAll(), 1);
      assert.deepEqual([f.state(1), f.queue.get(1).stage], ['queued', undefined]);
      assert.equal((await f.claimOne()).job.attempt, 2);
    });

    it('lost once too often fails the job, with its effect in the same transaction', async () => {
      await f.enqueue({ maxAttempts: 2 });
      await f.enqueue();
      await f.claimOne();
      await f.queue.rescueAll();
      assert.deepEqual(f.abandoned, []);
      await f.claimOne();
      await f.queue.rescueAll();
      assert.deepEqual(f.abandoned, ['1 failed']);
      assert.equal(f.queue.get(1).error?.code, 'internal');
      assert.deepEqual([1, 2].map(f.state), ['failed', 'queued']);
    });

    it('of a job that was asked to stop ends in cancelled', async () => {
      await f.enqueue();
      await f.claimOne();
      await f.queue.cancel(1);
      await f.queue.rescueAll();
      assert.deepEqual([f.state(1), f.abandoned], ['cancelled', ['1 cancelled']]);
    });
  });
});
