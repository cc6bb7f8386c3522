import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import { HEALTH_CHECKS } from '../../protocol/jobRecords.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import { openQueueFixture, type QueueFixture } from '../queue/queueFixture.ts';
import { checkHealth, type HealthOptions } from './health.ts';
import { startLoopDelay } from './loopDelay.ts';

describe('the health of the worker', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

  const check = (over: Partial<HealthOptions> = {}) =>
    checkHealth({
      store: f.store,
      queue: f.queue,
      accounts: () => [],
      encryption: () => ({ state: 'off', keyIds: [], retiredKeyIds: [] }),
      lastModelOutcome: () => ({ kind: 'unknown' }),
      loopDelay: { takeP99Ms: () => undefined },
      now: () => f.clock.now,
      ...over,
    });

  async function found(
    name: Awaited<ReturnType<typeof check>>[number]['name'],
    over: Partial<HealthOptions> = {},
  ): Promise<[boolean, string]> {
    const checks = await check(over);
    const one = checks.find((each) => each.name === name) ?? assert.fail(name);
    return [one.ok, one.message];
  }

  it('is whole where nothing is wrong', async () => {
    const checks = await check();
    assert.deepEqual(
      checks.map(({ name, ok }) => [name, ok]),
      HEALTH_CHECKS.map((name) => [name, true]),
    );
  });

  it('tries to write, and tells why it cannot', async () => {
    const probe = () => Promise.reject(new AppError('databaseFull', 'The disk is full.'));
    const store = { ...f.store, probe };
    assert.deepEqual(await found('database', { store }), [false, 'The disk is full.']);
  });

  it('tries to read as well', async () => {
    const read = () => ({ get: () => ({ user_version: 0 }), all: () => [] });
    const store = { ...f.store, read };
    assert.equal((await found('database', { store }))[0], false);
  });

  it('wants 100 MB of free disk', async () => {
    const free = (megabytes: number) => ({
      freeBytes: () => Promise.resolve(megabytes * 1024 * 1024),
    });
    assert.deepEqual(await found('disk', free(100)), [true, '100 MB are free.']);
    assert.deepEqual(await found('disk', free(99.9)), [false, '99 MB are free.']);
    const gone = () => Promise.reject(new Error('ENOENT /secret/path'));
    const [ok, message] = await found('disk', { freeBytes: gone });
    assert.equal(ok, false);
    assert.doesNotMatch(message, /secret/);
  });

  it('wants the event loop free within 200 ms', async () => {
    const delay = (ms: number) => ({ loopDelay: { takeP99Ms: () => ms } });
    assert.deepEqual(await found('eventLoop', delay(12.3)), [
      true,
      'The worker answers within 13 ms.',
    ]);
    assert.equal((await found('eventLoop', delay(200)))[0], false);
  });

  it('misses the sign of life of a job that runs past its lease', async () => {
    await f.enqueue();
    await f.claimOne();
    assert.equal((await found('queue'))[0], true);
    f.clock.now += 30_000;
    assert.equal((await found('queue'))[0], false);
    await f.queue.tick();
    assert.equal((await found('queue'))[0], true);
  });

  it('misses a worker for what is ready for more than ten minutes, unless work is paused', async () => {
    await f.enqueue();
    f.clock.now += 600_000;
    assert.deepEqual(await found('queue'), [true, 'The oldest ready job waits for 600 s.']);
    f.clock.now += 1;
    assert.equal((await found('queue'))[0], false);
    await f.queue.pause();
    assert.deepEqual(await found('queue'), [true, 'Work is paused.']);
  });

  it('wants every account online that was not signed out', async () => {
    const accounts = (...connections: Account['connection'][]) => ({
      accounts: () =>
        connections.map((connection, index) => ({ accountId: `${index}`, name: 'A', connection })),
    });
    assert.equal((await found('telegram', accounts('online', 'signedOut')))[0], true);
    assert.deepEqual(await found('telegram', accounts('online', 'offline')), [
      false,
      'Accounts online: 1 of 2.',
    ]);
    assert.equal((await found('telegram', accounts('connecting')))[0], false);
  });

  it('remembers how the model answered the last time', async () => {
    const error = new AppError('modelUnreachable', 'The model cannot be reached.').toWire();
    const last = (outcome: ReturnType<HealthOptions['lastModelOutcome']>) => ({
      lastModelOutcome: () => outcome,
    });
    assert.equal((await found('model', last({ kind: 'ok' })))[0], true);
    assert.deepEqual(await found('model', last({ kind: 'failed', error })), [
      false,
      'The model cannot be reached.',
    ]);
  });
});

describe('the delay of the event loop', () => {
  it('is not known before it was sampled', () => {
    const delay = startLoopDelay();
    assert.equal(delay.takeP99Ms(), undefined);
    delay.stop();
  });

  it('is what a blocked loop held up, once', async function () {
    this.timeout(10_000);
    const delay = startLoopDelay();
    try {
      // The first sample is due after two seconds, from a start that is taken after one.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      for (const end = performance.now() + 900; performance.now() < end;);
      await new Promise((resolve) => setTimeout(resolve, 1));
      const p99Ms = delay.takeP99Ms();
      assert.ok(p99Ms !== undefined && p99Ms >= 200, `p99 ${p99Ms} ms`);
      assert.equal(delay.takeP99Ms(), undefined);
    } finally {
      delay.stop();
    }
  });
});
