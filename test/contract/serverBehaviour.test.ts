import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, it } from 'mocha';
import { AppError, type ErrorCode } from '../../protocol/errors.ts';
import { methods } from '../../protocol/methods.ts';
import { startServer } from '../../sidecar/server/startServer.ts';
import { openRaw } from './rawClient.ts';
import { eventSamples, samples } from './samples.ts';
import {
  methodNames,
  newToken,
  openStub,
  sampleHandlers,
  type StubOptions,
  type StubTarget,
} from './stubTarget.ts';

const accountId = '100001';

describe('the server', () => {
  const open: StubTarget[] = [];
  afterEach(async () => {
    for (const stub of open.splice(0)) await stub.close();
  });

  async function stub(options?: StubOptions): Promise<StubTarget> {
    const target = await openStub(options);
    open.push(target);
    return target;
  }

  it('is reached by its user alone', async () => {
    const { socketPath } = await stub();
    assert.equal(statSync(socketPath).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(socketPath)).mode & 0o777, 0o700);
  });

  it('takes the place of a socket that nobody listens on any more', async () => {
    const { socketPath } = await stub();
    const stale = join(dirname(socketPath), 'stale.sock');
    const killed = `require('net').createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', killed]);
    assert.ok(statSync(stale).isSocket());
    const server = await startServer({ ...serverOptions(), socketPath: stale });
    assert.ok(statSync(stale).isSocket());
    await server.close();
    assert.ok(!existsSync(stale));
  });

  it('leaves a socket alone that is in use', async () => {
    const target = await stub();
    const second = startServer({ ...serverOptions(), socketPath: target.socketPath });
    await rejectsWith('sidecarRunning', second);
    const client = await target.open();
    assert.ok(await client.request('worker/status', {}));
  });

  it('counts clients from their hello to their end', async () => {
    const counts: number[] = [];
    const target = await stub({ onClients: (count) => counts.push(count) });
    const raw = await openRaw(target.socketPath, target.adminToken);
    assert.equal(target.server.clients, 0);
    await raw.hello();
    await raw.hello();
    assert.equal(target.server.clients, 1);
    raw.close();
    await until(() => target.server.clients === 0);
    assert.deepEqual(counts, [1, 0]);
  });

  it('says goodbye when it closes, and cuts off who does not answer', async () => {
    const target = await stub();
    const client = await target.open();
    const deaf = await openRaw(target.socketPath, target.adminToken);
    deaf.socket.pause();
    await target.server.close();
    assert.deepEqual(await client.closed, { kind: 'remote', closeCode: 1001 });
    deaf.close();
  });

  it('drops a client that never says hello', async () => {
    const target = await stub({ limits: { handshakeMs: 50 } });
    const raw = await openRaw(target.socketPath, target.adminToken);
    assert.equal(await raw.closed, 1008);
  });

  it('keeps a client that did for longer than that', async () => {
    const target = await stub({ limits: { handshakeMs: 50 } });
    const client = await target.open();
    await sleep(120);
    assert.ok(await client.request('worker/status', {}));
  });

  it('drops a connection that asks for nothing', async () => {
    const { socketPath } = await stub({ limits: { handshakeMs: 50 } });
    const socket = connect(socketPath);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    socket.once('close', () => resolve());
    await ended;
  });

  it('refuses more connections than it can hold, in words', async () => {
    const target = await stub({ limits: { maxConnections: 2 } });
    const first = await target.open();
    await target.open();
    await rejectsWith('tooManyRequests', target.open());
    first.close();
    await until(() => target.server.clients === 1);
    await target.open();
  });

  it('tells a client that asks too often to wait, then cuts it off', async () => {
    const target = await stub({ limits: { burst: 5, perSecond: 1 } });
    const raw = await openRaw(target.socketPath, target.adminToken);
    await raw.hello();
    for (let id = 1; id <= 4; id += 1) assert.ok((await raw.ask(id, 'worker/status')).result);
    const { error } = await raw.ask(5, 'worker/status');
    assert.equal(error?.data.code, 'tooManyRequests');
    assert.equal(error.data.retryable, true);
    assert.ok((error.data.retryAfterMs ?? 0) > 0);
    for (let id = 6; id <= 20; id += 1) raw.send('rubbish');
    assert.equal(await raw.closed, 1008);
    assert.ok(target.logged.some((line) => line.includes('it floods')));
  });

  it('answers only so many requests of one client at once', async () => {
    const target = await stub({ limits: { maxInFlight: 2 }, handlers: { 'draft/list': never } });
    const client = await target.open();
    const held = [client.request('draft/list', {}), client.request('draft/list', {})];
    for (const request of held) request.catch(() => undefined);
    await rejectsWith('tooManyRequests', client.request('worker/status', {}));
  });

  it('refuses an id that is in use, and the first still gets its answer', async () => {
    const { result } = samples['draft/list'];
    const late = () => sleep(100).then(() => result);
    const target = await stub({ handlers: { 'draft/list': late } });
    const raw = await openRaw(target.socketPath, target.adminToken);
    await raw.hello();
    const frame = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'draft/list', params: {} });
    raw.send(frame);
    raw.send(frame.replace('"id":1', '"id":"1"'));
    const refused = await raw.next();
    assert.equal(refused.error?.code, -32600);
    assert.equal(refused.id, null);
    assert.deepEqual((await raw.next()).result, result);
    raw.close();
  });

  it('drops a client that reads too slowly and keeps the others', async () => {
    const target = await stub({ limits: { maxBufferedBytes: 200_000 } });
    const slow = await openRaw(target.socketPath, target.adminToken);
    await slow.hello();
    slow.socket.pause();
    const quick = await target.open();
    const { draft } = eventSamples['draft/changed'];
    for (let round = 0; round < 40 && target.server.clients === 2; round += 1) {
      target.server.emit('draft/changed', { draft: { ...draft, text: 'x'.repeat(100_000) } });
      await sleep(1);
    }
    await until(() => target.server.clients === 1);
    assert.ok(target.logged.some((line) => line.includes('it reads too slowly')));
    assert.ok(await quick.request('worker/status', {}));
    slow.close();
  });

  it('drops a client that gives no sign of life', async () => {
    const target = await stub({ limits: { heartbeatMs: 30 } });
    const raw = await openRaw(target.socketPath, target.adminToken);
    await raw.hello();
    raw.socket.pause();
    await until(() => target.server.clients === 0);
    assert.ok(target.logged.some((line) => line.includes('no sign of life')));
    raw.close();
  });

  it('keeps a quiet client that answers its pings', async () => {
    const target = await stub({ limits: { heartbeatMs: 20 } });
    const client = await target.open();
    await sleep(150);
    assert.ok(await client.request('worker/status', {}));
  });

  for (const method of methodNames()) {
    const { scope } = methods[method];
    const outcome = scope === 'read' ? 'answered' : 'forbidden';
    it(`${method} with a token that may only read is ${outcome}`, async () => {
      const target = await stub();
      const raw = await openRaw(target.socketPath, target.readToken);
      await raw.hello();
      const { error } = await raw.ask(1, method, samples[method].params);
      assert.equal(error?.data.code, scope === 'read' ? undefined : 'forbidden');
      raw.close();
    });
  }

  it('sends events to every client', async () => {
    const target = await stub();
    const clients = await Promise.all([target.open(), target.open()]);
    const got = clients.map((client) => {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      client.on('worker/changed', resolve);
      return promise;
    });
    const expected = eventSamples['worker/changed'];
    target.server.emit('worker/changed', expected);
    assert.deepEqual(await Promise.all(got), [expected, expected]);
  });

  it('gives secrets to clients with the admin scope only', async () => {
    const target = await stub();
    const reader = await openRaw(target.socketPath, target.readToken);
    await reader.hello();
    const owner = await openRaw(target.socketPath, target.adminToken);
    await owner.hello();
    target.server.emit('account/sessionChanged', { accountId, session: 'secret' });
    target.server.emit('signIn/changed', eventSamples['signIn/changed']);
    target.server.emit('worker/changed', eventSamples['worker/changed']);
    assert.equal((await owner.next()).method, 'account/sessionChanged');
    assert.equal((await owner.next()).method, 'signIn/changed');
    assert.equal((await reader.next()).method, 'worker/changed');
    owner.close();
    reader.close();
  });

  it('sends nothing to a client that has not said hello', async () => {
    const target = await stub();
    const raw = await openRaw(target.socketPath, target.adminToken);
    target.server.emit('worker/changed', eventSamples['worker/changed']);
    assert.equal((await raw.hello()).id, 'hello');
    raw.close();
  });

  it('sends an event only to those who are picked', async () => {
    const target = await stub();
    const [first, second] = await Promise.all([target.open(), target.open()]);
    const got: string[] = [];
    first.on('draft/removed', () => got.push('first'));
    second.on('draft/removed', () => got.push('second'));
    let picked = 0;
    target.server.emit('draft/removed', eventSamples['draft/removed'], () => (picked += 1) === 1);
    await Promise.all([first.request('worker/status', {}), second.request('worker/status', {})]);
    assert.equal(got.length, 1);
  });

  it('answers before the events that a handler caused afterwards', async () => {
    const order: string[] = [];
    const target = await stub({
      handlers: {
        'chunk/subscribe': (_params, { client }) => {
          setImmediate(() => client.send('chunk/added', eventSamples['chunk/added']));
          return { chunks: [] };
        },
      },
    });
    const client = await target.open();
    const { promise: event, resolve } = Promise.withResolvers<void>();
    client.on('chunk/added', () => {
      order.push('event');
      resolve();
    });
    await client.request('chunk/subscribe', samples['chunk/subscribe'].params);
    order.push('answer');
    await event;
    assert.deepEqual(order, ['answer', 'event']);
  });

  it('does not send an event that breaks its schema, and says where', async () => {
    const target = await stub();
    const client = await target.open();
    client.on('chunk/added', () => assert.fail('it was sent'));
    target.server.emit('chunk/added', { ...eventSamples['chunk/added'], draftId: 'text of Anna' });
    await client.request('worker/status', {});
    const lines = target.logged.filter((line) => line.startsWith('error'));
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /chunk\/added.*draftId/);
    assert.ok(!lines[0]?.includes('Anna'));
  });

  it('strips what the contract does not name from results and events', async () => {
    const leaky = { ...samples['worker/status'].result, session: 'secret' };
    const target = await stub({ handlers: { 'worker/status': () => leaky } });
    const raw = await openRaw(target.socketPath, target.adminToken);
    await raw.hello();
    target.server.emit('worker/changed', leaky);
    assert.ok(!JSON.stringify(await raw.next()).includes('secret'));
    assert.ok(!JSON.stringify(await raw.ask(1, 'worker/status')).includes('secret'));
    raw.close();
  });

  it("turns a handler's fault into internal, logged without what it was working on", async () => {
    const target = await stub({
      handlers: {
        'draft/get': () => JSON.parse('Dear Anna, my code is 1234'),
        'draft/undo': () => ({
          draft: { ...samples['draft/undo'].result.draft, text: JSON.parse('5') },
        }),
      },
    });
    const client = await target.open();
    const { draftId } = samples['draft/get'].params;
    await rejectsWith('internal', client.request('draft/get', { draftId }));
    await rejectsWith('internal', client.request('draft/undo', { draftId }));
    const log = target.logged.join('\n');
    assert.match(log, /draft\/get failed, SyntaxError\n {4}at /);
    assert.match(log, /draft\/undo.*draft\.text \(string expected\)/);
    assert.ok(!/Anna|1234/.test(log));
  });

  it('passes on what a handler refuses, whole', async () => {
    const refusal = { retryable: true, hint: 'Wait.', retryAfterMs: 1234 };
    const target = await stub({
      handlers: {
        'draft/approve': () => {
          throw new AppError('telegramFlood', 'Telegram asks to wait.', refusal);
        },
      },
    });
    const client = await target.open();
    await assert.rejects(
      client.request('draft/approve', samples['draft/approve'].params),
      (error) => {
        assert.ok(error instanceof AppError);
        assert.deepEqual(error.toWire(), {
          code: 'telegramFlood',
          message: 'Telegram asks to wait.',
          ...refusal,
        });
        return true;
      },
    );
  });

  it('says so when an answer is larger than a frame', async () => {
    const { draft } = samples['draft/get'].result;
    const drafts = Array.from({ length: 50 }, () => ({ ...draft, text: 'x'.repeat(30_000) }));
    const target = await stub({ handlers: { 'draft/list': () => ({ drafts }) } });
    const client = await target.open();
    await rejectsWith('tooLarge', client.request('draft/list', {}));
    assert.ok(await client.request('worker/status', {}));
  });

  it('aborts a handler when its request is cancelled', async () => {
    const { promise: aborted, resolve } = Promise.withResolvers<void>();
    const target = await stub({
      handlers: { 'draft/list': (_, { signal }) => hang(signal, resolve) },
    });
    const client = await target.open();
    const controller = new AbortController();
    const request = client.request('draft/list', {}, { signal: controller.signal });
    await client.request('worker/status', {});
    controller.abort();
    await rejectsWith('cancelled', request);
    await aborted;
    assert.ok(await client.request('worker/status', {}));
  });

  it('answers a cancelled request with -32800', async () => {
    const target = await stub({ handlers: { 'draft/list': (_, { signal }) => hang(signal) } });
    const raw = await openRaw(target.socketPath, target.adminToken);
    await raw.hello();
    raw.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'draft/list', params: {} }));
    await sleep(20);
    raw.send(JSON.stringify({ jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 1 } }));
    const { error } = await raw.next();
    assert.equal(error?.code, -32800);
    assert.equal(error.data.code, 'cancelled');
    raw.close();
  });

  it('aborts what a client was waiting for when it goes, and runs what waits for that', async () => {
    const ended: string[] = [];
    const target = await stub({
      handlers: {
        'draft/list': (_, { client, signal }) => {
          client.onClose(() => ended.push('closed'));
          return hang(signal, () => ended.push('aborted'));
        },
      },
    });
    const client = await target.open();
    client.request('draft/list', {}).catch(() => undefined);
    await client.request('worker/status', {});
    client.close();
    await until(() => ended.length === 2);
    assert.deepEqual(ended.toSorted(), ['aborted', 'closed']);
  });

  it('logs who said hello, on one line whatever the name', async () => {
    const target = await stub();
    const raw = await openRaw(target.socketPath, target.adminToken);
    const clientName = 'window 1\n\u001b[31merror all is lost\u202e';
    await raw.ask(1, 'client/hello', { protocolVersion: 1, clientName });
    const line = target.logged.find((text) => text.includes('window 1'));
    assert.match(line ?? '', /^info client 1 \(owner\): said hello as "window 1[ -~]*"$/);
    raw.close();
  });

  it('never logs a token', async () => {
    const target = await stub();
    const wrong = newToken();
    await rejectsWith('unauthorized', target.open(wrong));
    await target.open();
    const log = target.logged.join('\n');
    assert.match(log, /token is missing or unknown/);
    assert.ok(!log.includes(wrong) && !log.includes(target.adminToken));
  });

  it('leaves a file alone that is no socket', async () => {
    const target = await stub();
    const path = join(dirname(target.socketPath), 'notes.txt');
    writeFileSync(path, 'mine');
    await rejectsWith('forbidden', startServer({ ...serverOptions(), socketPath: path }));
    assert.equal(readFileSync(path, 'utf8'), 'mine');
  });

  it('does not trust a directory that is a link', async () => {
    const target = await stub();
    const link = `${dirname(target.socketPath)}-link`;
    symlinkSync(dirname(target.socketPath), link);
    const socketPath = join(link, 'worker.sock');
    await rejectsWith('forbidden', startServer({ ...serverOptions(), socketPath }));
  });

  it('makes its directory private where it was not', async () => {
    const target = await stub();
    const directory = `${dirname(target.socketPath)}-wide`;
    mkdirSync(directory, { mode: 0o755 });
    const socketPath = join(directory, 'worker.sock');
    const server = await startServer({ ...serverOptions(), socketPath });
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    await server.close();
  });
});

function serverOptions() {
  return { tokens: [], handlers: sampleHandlers(), version: '0', log: () => undefined };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function hang(signal: AbortSignal, onAbort?: () => void): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => {
    onAbort?.();
    reject(signal.reason);
  });
  return promise;
}

async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; !condition(); round += 1) {
    if (round > 500) assert.fail(`waited in vain for: ${condition.toString()}`);
    await sleep(10);
  }
}

async function rejectsWith(code: ErrorCode, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    return true;
  });
}
