import { spawnSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { startServer } from '../../sidecar/server/startServer.ts';
import { never, rejection, serverOptions, stubs, until } from './harness.ts';
import { openRaw } from './rawClient.ts';
import { eventSamples, samples } from './samples.ts';

describe('the server and its connections', () => {
  const stub = stubs();

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
    await rejection('sidecarRunning', second);
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
    await rejection('tooManyRequests', target.open());
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
    await rejection('tooManyRequests', client.request('worker/status', {}));
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

  it('leaves a file alone that is no socket', async () => {
    const target = await stub();
    const path = join(dirname(target.socketPath), 'notes.txt');
    writeFileSync(path, 'mine');
    await rejection('forbidden', startServer({ ...serverOptions(), socketPath: path }));
    assert.equal(readFileSync(path, 'utf8'), 'mine');
  });

  it('does not trust a directory that is a link', async () => {
    const target = await stub();
    const link = `${dirname(target.socketPath)}-link`;
    symlinkSync(dirname(target.socketPath), link);
    const socketPath = join(link, 'worker.sock');
    await rejection('forbidden', startServer({ ...serverOptions(), socketPath }));
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
