import assert from 'node:assert/strict';
import { AppError, toWireError } from '../protocol/errors.ts';
import type { WorkerStatus } from '../protocol/jobRecords.ts';
import { createEventBus } from '../rpc/eventBus.ts';
import { resultOf } from '../rpc/schemas.ts';
import { createSidecarClient, type Connection } from './sidecarClient.ts';

const idle: WorkerStatus = { state: 'idle', running: 0, queued: 0, toReview: 0 };

/** A sidecar that can be killed, and a window that waits in no time. */
function setUp(
  changes: {
    connect?: () => Promise<void>;
    wait?: () => Promise<void>;
    giveUpAfter?: number;
    /** Which step is the last one of its connection. */
    loseAt?: number;
  } = {},
) {
  const seen: string[] = [];
  const connections: { drop: () => void; emit: (status: WorkerStatus) => void }[] = [];
  const quiet = () => undefined;

  async function connect(): Promise<Connection> {
    await changes.connect?.();
    const lost = Promise.withResolvers<string>();
    const bus = createEventBus((error) => assert.fail(error.message));
    connections.push({
      drop: () => lost.resolve('lost'),
      emit: (status) => bus.deliver('worker/changed', status),
    });
    seen.push('connect');
    return {
      hello: { pid: 1 },
      async request(method) {
        seen.push(method);
        if (changes.loseAt === seen.length) {
          lost.resolve('lost');
          throw new AppError('sidecarUnreachable', 'Lost.');
        }
        if (method === 'sidecar/stop') lost.resolve('stopped');
        return resultOf[method].result.parse(method === 'worker/status' ? idle : {});
      },
      on: (event, listener) => bus.on(event, listener),
      closed: lost.promise,
      close: () => lost.resolve('closed'),
    };
  }

  const client = createSidecarClient({
    connect,
    prepare: async () => void seen.push('prepare'),
    nextDelayMs: (losses) => (losses.length < (changes.giveUpAfter ?? 5) ? 1 : undefined),
    isFinal: (error) => error instanceof AppError && error.code === 'databaseNewer',
    wait: changes.wait ?? (async () => undefined),
    now: () => 0,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  client.changed.on((phase) => seen.push(`(${phase})`));
  return { client, seen, connections };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the line to the sidecar', () => {
  it('starts it at the first request and hands over secrets and settings before that request', async () => {
    const { client, seen } = setUp();
    await client.request('worker/status', {});
    await client.request('worker/status', {});
    assert.deepEqual(seen, [
      '(starting)',
      'connect',
      'prepare',
      '(ready)',
      'worker/status',
      'worker/status',
    ]);
  });

  it('comes back after a loss, and the listeners with it', async () => {
    const { client, seen, connections } = setUp();
    const states: string[] = [];
    client.on('worker/changed', (status) => states.push(status.state));
    await client.start();
    connections[0]?.drop();
    await turn();
    await client.request('worker/status', {});
    connections[1]?.emit(idle);
    assert.deepEqual(states, ['idle']);
    assert.deepEqual(seen.slice(4), [
      '(reconnecting)',
      '(reconnecting)',
      'connect',
      'prepare',
      '(ready)',
      'worker/status',
    ]);
  });

  it('holds a request that comes while it reconnects', async () => {
    const pause = Promise.withResolvers<void>();
    const { client, connections, seen } = setUp({ wait: () => pause.promise });
    await client.start();
    connections[0]?.drop();
    await turn();
    const held = client.request('worker/status', {});
    await turn();
    assert.equal(seen.at(-1), '(reconnecting)');
    pause.resolve();
    await held;
    assert.equal(seen.at(-1), 'worker/status');
  });

  it('asks again what only reads when the connection was lost under it', async () => {
    const { client, seen } = setUp({ loseAt: 5 });
    assert.deepEqual(await client.request('worker/status', {}), idle);
    assert.deepEqual(
      seen.filter((step) => step.includes('/')),
      ['worker/status', 'worker/status'],
    );
  });

  it('does not repeat what changes something', async () => {
    const { client, seen } = setUp({ loseAt: 5 });
    await assert.rejects(client.request('worker/pause', {}), { code: 'sidecarUnreachable' });
    assert.deepEqual(
      seen.filter((step) => step.includes('/')),
      ['worker/pause'],
    );
  });

  it('gives up when the policy does, says so, and a restart begins afresh', async () => {
    let broken = true;
    const { client } = setUp({
      giveUpAfter: 3,
      async connect() {
        if (broken) throw new AppError('sidecarUnreachable', 'It ended while it started.');
      },
    });
    await assert.rejects(client.request('worker/status', {}), { code: 'sidecarUnreachable' });
    assert.equal(client.phase(), 'failed');
    assert.equal(toWireError(client.failure()).code, 'sidecarUnreachable');
    broken = false;
    await assert.rejects(client.request('worker/status', {}), { code: 'sidecarUnreachable' });
    await client.stop();
    await client.request('worker/status', {});
    assert.equal(client.phase(), 'ready');
    assert.equal(client.failure(), undefined);
  });

  it('does not try again what trying does not heal', async () => {
    let tries = 0;
    const { client } = setUp({
      async connect() {
        tries += 1;
        throw new AppError('databaseNewer', 'Made by a newer version.');
      },
    });
    await assert.rejects(client.start(), { code: 'databaseNewer' });
    assert.equal(tries, 1);
    assert.equal(toWireError(client.failure()).code, 'databaseNewer');
  });

  it('leaves the sidecar running when the window goes', async () => {
    const { client, seen } = setUp();
    await client.start();
    client.detach();
    await turn();
    assert.equal(seen.includes('sidecar/stop'), false);
    assert.equal(client.phase(), 'stopped');
    assert.equal(seen.filter((step) => step === 'connect').length, 1);
  });

  it('drops a connection that opens after the window has gone', async () => {
    const opening = Promise.withResolvers<void>();
    const { client, seen } = setUp({ connect: () => opening.promise });
    const started = client.start();
    client.detach();
    opening.resolve();
    await assert.rejects(started, { code: 'cancelled' });
    assert.equal(client.current(), undefined);
    assert.equal(seen.includes('prepare'), false);
  });

  it('ends the sidecar in order when asked', async () => {
    const { client, seen } = setUp();
    await client.start();
    await client.stop();
    assert.equal(seen.includes('sidecar/stop'), true);
    assert.equal(client.phase(), 'stopped');
  });
});
