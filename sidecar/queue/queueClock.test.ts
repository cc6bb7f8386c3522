import assert from 'node:assert/strict';
import { HOUR_MS, hourOf } from './hours.ts';
import { openQueueFixture, type QueueFixture, restMs, wireErrorOf } from './queueFixture.ts';

describe('the queue and the clock', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

  async function setClock(deltaMs: number): Promise<void> {
    f.clock.now += deltaMs;
    await f.queue.clockMoved(deltaMs);
  }

  async function pass(ms: number): Promise<void> {
    f.clock.now += ms;
    await f.queue.tick();
  }

  for (const [name, deltaMs] of [
    ['back', -HOUR_MS],
    ['forward', HOUR_MS],
  ] as const) {
    describe(`that is set ${name} by an hour`, () => {
      it('leaves undo windows, backoffs and snoozes as long as they were', async () => {
        await f.enqueue({ kind: 'send', runAt: f.clock.now + restMs(5_000) });
        await f.enqueue({ dialogId: 'u2' });
        await f.enqueue({ dialogId: 'u3' });
        const [backoff, snooze] = await f.queue.claim('process', 2);
        assert.ok(backoff && snooze);
        await f.queue.fail(backoff, wireErrorOf('modelOverloaded', restMs(5_000)));
        await f.queue.fail(snooze, wireErrorOf('telegramFlood', 5_000));
        await setClock(deltaMs);
        assert.deepEqual(await f.queue.tick(), { nextAt: f.clock.now + restMs(5_000) });
        await pass(restMs(5_000) - 1);
        assert.deepEqual([1, 2, 3].map(f.state), ['scheduled', 'retrying', 'scheduled']);
        await pass(1);
        assert.deepEqual([1, 2, 3].map(f.state), ['queued', 'queued', 'queued']);
      });

      it('leaves a lease as long as it was', async () => {
        await f.enqueue();
        await f.claimOne();
        await setClock(deltaMs);
        await pass(29_999);
        assert.equal(f.state(1), 'running');
        await pass(1);
        assert.equal(f.state(1), 'queued');
      });

      it('does not move a date that a person chose', async () => {
        const runAt = f.clock.now + 2 * HOUR_MS;
        await f.enqueue({ kind: 'send', runAt, runAtIsDate: true });
        await setClock(deltaMs);
        assert.equal(f.queue.get(1).runAt, runAt);
        await f.reopen();
        await setClock(-deltaMs);
        assert.equal(f.queue.get(1).runAt, runAt);
      });

      it('counts a stage as long as it took', async () => {
        await f.enqueue();
        const claim = await f.claimOne();
        await f.queue.setStage(claim, 'reading');
        f.clock.now += 40;
        await setClock(deltaMs);
        await f.queue.complete(claim, 'fine');
        assert.deepEqual(stageTimes(), ['reading 40 1']);
      });
    });
  }

  it('holds nothing up that waits behind others, and moves its delay', async () => {
    await f.enqueue({ kind: 'send' });
    await f.enqueue({ kind: 'send', runAt: f.clock.now + 5_000 });
    await f.enqueue({ kind: 'send', runAt: f.clock.now + 5_000, runAtIsDate: true });
    await f.enqueue({ kind: 'send' });
    const runAts = [1, 2, 3, 4].map((id) => f.queue.get(id).runAt);
    await setClock(-HOUR_MS);
    const moves = [1, 2, 3, 4].map((id, index) => f.queue.get(id).runAt - (runAts[index] ?? 0));
    assert.deepEqual(moves, [0, -HOUR_MS, 0, -HOUR_MS]);
    for (const jobId of [2, 3, 1]) await f.queue.cancel(jobId);
    assert.equal(f.state(4), 'queued', 'it waits for its turn only');
  });

  it('keeps due what was due when it was set, though nobody had looked yet', async () => {
    await f.enqueue({ runAt: f.clock.now + 5_000 });
    await f.enqueue({ dialogId: 'u2' });
    await f.queue.fail(await f.claimOne(), wireErrorOf('modelOverloaded', 5_000));
    f.clock.now += 6_000;
    await setClock(-HOUR_MS);
    await f.queue.tick();
    assert.deepEqual([1, 2].map(f.state), ['queued', 'queued']);
  });

  it('takes a date’s flood wait for the delay it is', async () => {
    await f.enqueue({ kind: 'send', runAt: f.clock.now, runAtIsDate: true });
    await f.queue.fail(await f.claimOne('send'), wireErrorOf('telegramFlood', 5_000));
    await setClock(-HOUR_MS);
    await pass(restMs(5_000));
    assert.equal(f.state(1), 'queued');
  });

  it('that moves wakes the worker, which comes at another time now', async () => {
    await f.enqueue({ runAt: f.clock.now + 5_000 });
    const before = f.wakes;
    await setClock(-HOUR_MS);
    assert.equal(f.wakes, before + 1);
  });

  describe('the time of a stage', () => {
    it('is kept when the next begins and when the job is done', async () => {
      await f.enqueue();
      const claim = await f.claimOne();
      f.clock.now += 1_000;
      await f.queue.setStage(claim, 'reading');
      f.clock.now += 40;
      await f.queue.setStage(claim, 'drafting');
      f.clock.now += 12_345;
      await f.queue.complete(claim, 'fine');
      assert.deepEqual(stageTimes(), ['drafting 12000 1', 'reading 40 1']);
    });

    it('is kept of stages that finished only, and of the holder of the job only', async () => {
      for (const dialogId of ['u1', 'u2', 'u3', 'u4']) await f.enqueue({ dialogId });
      const claims = await f.queue.claim('process', 4);
      const [failed, retried, cancelled, lost] = claims;
      assert.ok(failed && retried && cancelled && lost);
      for (const claim of claims) await f.queue.setStage(claim, 'drafting');
      await f.queue.fail(failed, wireErrorOf('peerUnknown'));
      await f.queue.fail(retried, wireErrorOf('modelOverloaded'));
      await f.queue.finishCancelled(cancelled);
      await f.queue.rescueAll();
      await f.queue.complete(lost, 'late');
      await f.queue.complete(await f.claimOne(), 'no stage');
      assert.deepEqual(stageTimes(), []);
    });

    it('is undone with the end that could not be stored', async () => {
      await f.enqueue();
      const claim = await f.claimOne();
      await f.queue.setStage(claim, 'drafting');
      const failing = f.queue.complete(claim, 'fine', () => {
        throw new Error('the draft could not be stored');
      });
      await assert.rejects(failing);
      assert.deepEqual([stageTimes(), hours()], [[], []]);
    });
  });

  it('counts what ended in each hour, and forgets hours and stages after two days', async () => {
    const claims = [];
    for (const dialogId of ['u1', 'u2', 'u3']) await f.enqueue({ dialogId });
    claims.push(...(await f.queue.claim('process', 3)));
    const [done, failed] = claims;
    assert.ok(done && failed);
    const first = hourOf(f.clock.now);
    await f.queue.setStage(done, 'reading');
    await f.queue.complete(done, 'fine');
    f.clock.now += HOUR_MS;
    await f.queue.fail(failed, wireErrorOf('peerUnknown'));
    await f.queue.cancel(3);
    await f.queue.rescueAll();
    assert.deepEqual(hours(), [`${first} 1 0 0`, `${first + HOUR_MS} 0 1 1`]);
    f.clock.now += 47 * HOUR_MS;
    await f.reopen();
    await f.queue.prune();
    assert.deepEqual(hours(), [`${first + HOUR_MS} 0 1 1`]);
    assert.deepEqual(stageTimes(), []);
  });

  const listed = (text: string) =>
    f.store
      .read(text)
      .all()
      .map((row) => Object.values(row).join(' '));
  const stageTimes = () => listed('SELECT stage, ms, count FROM stage_time ORDER BY stage, ms');
  const hours = () => listed('SELECT * FROM job_hour ORDER BY start_at');
});
