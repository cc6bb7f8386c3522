import assert from 'node:assert/strict';
import { connect, createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import type { AppError } from '../../protocol/errors.ts';
import { openClient } from '../../rpc/openClient.ts';
import { never, rejection, stubs } from './harness.ts';
import { eventSamples, samples } from './samples.ts';

describe('the client', () => {
  const stub = stubs();

  it('refuses bad params before they are sent', async () => {
    let calls = 0;
    const count = () => {
      calls += 1;
      return samples['draft/get'].result;
    };
    const client = await (await stub({ handlers: { 'draft/get': count } })).open();
    const error = await rejection('invalidParams', client.request('draft/get', { draftId: 'x' }));
    assert.match(error.message, /draft\/get.*draftId/);
    assert.equal(calls, 0);
  });

  it('does not send a request that is cancelled already', async () => {
    const client = await (await stub()).open();
    const signal = AbortSignal.abort();
    await rejection('cancelled', client.request('worker/status', {}, { signal }));
  });

  it('gives up an answer that does not come in time, and can be told when', async () => {
    const client = await (await stub({ handlers: { 'draft/list': never } })).open();
    const error = await rejection(
      'sidecarUnreachable',
      client.request('draft/list', {}, { timeoutMs: 30 }),
    );
    assert.equal(error.retryable, true);
    assert.ok(await client.request('worker/status', {}));
  });

  it('does not count a late answer for another request', async () => {
    const { result } = samples['draft/list'];
    const late = () => sleep(60).then(() => result);
    const client = await (await stub({ handlers: { 'draft/list': late } })).open();
    await rejection('sidecarUnreachable', client.request('draft/list', {}, { timeoutMs: 20 }));
    await sleep(80);
    assert.deepEqual(await client.request('worker/status', {}), samples['worker/status'].result);
  });

  it('rejects everything pending when it closes', async () => {
    const client = await (await stub({ handlers: { 'draft/list': never } })).open();
    const pending = [1, 2, 3].map(() =>
      rejection('sidecarUnreachable', client.request('draft/list', {})),
    );
    client.close();
    client.close();
    await Promise.all(pending);
    assert.equal((await client.closed).kind, 'local');
    await rejection('sidecarUnreachable', client.request('worker/status', {}));
  });

  it('keeps answers and questions together', async () => {
    const client = await (
      await stub({
        handlers: {
          'draft/get': async ({ draftId }) => {
            await sleep(Math.random() * 10);
            return { draft: { ...samples['draft/get'].result.draft, draftId } };
          },
        },
      })
    ).open();
    const ids = Array.from({ length: 100 }, () => crypto.randomUUID());
    const drafts = await Promise.all(
      ids.map((draftId) => client.request('draft/get', { draftId })),
    );
    assert.deepEqual(
      drafts.map(({ draft }) => draft.draftId),
      ids,
    );
  });

  it('hands events to every listener until it stops listening', async () => {
    const target = await stub();
    const client = await target.open();
    const got: string[] = [];
    const stop = client.on('chunk/added', ({ text }) => got.push(`one ${text}`));
    client.on('chunk/added', ({ text }) => got.push(`two ${text}`));
    target.server.emit('chunk/added', { ...eventSamples['chunk/added'], text: 'a' });
    await client.request('worker/status', {});
    stop();
    target.server.emit('chunk/added', { ...eventSamples['chunk/added'], text: 'b' });
    await client.request('worker/status', {});
    assert.deepEqual(got, ['one a', 'two a', 'two b']);
  });

  it('keeps the order of a thousand chunks', async () => {
    const target = await stub();
    const client = await target.open();
    const got: number[] = [];
    client.on('chunk/added', ({ seq }) => got.push(seq));
    const sent = Array.from({ length: 1000 }, (_, index) => index + 1);
    for (const seq of sent)
      target.server.emit('chunk/added', { ...eventSamples['chunk/added'], seq });
    await client.request('worker/status', {});
    assert.deepEqual(got, sent);
  });

  it('survives a listener that throws, and tells', async () => {
    const target = await stub();
    const errors: AppError[] = [];
    const client = await target.open(undefined, (error) => errors.push(error));
    const got: string[] = [];
    client.on('draft/removed', () => {
      throw new Error('the listener is broken');
    });
    client.on('draft/removed', ({ draftId }) => got.push(draftId));
    target.server.emit('draft/removed', eventSamples['draft/removed']);
    await client.request('worker/status', {});
    assert.equal(got.length, 1);
    assert.deepEqual(
      errors.map((error) => error.message),
      ['A listener of draft/removed failed.'],
    );
  });

  it('drops what breaks the contract, and tells', async () => {
    const target = await stub();
    const relay = await openRelay(target.socketPath);
    const errors: string[] = [];
    const client = await openClient({
      socketPath: relay.path,
      token: target.adminToken,
      clientName: 'contract suite',
      onError: (error) => errors.push(error.message),
    });
    client.on('draft/removed', () => assert.fail('it got through'));
    relay.inject({ jsonrpc: '2.0', method: 'draft/removed', params: { draftId: 'Dear Anna' } });
    relay.inject({ jsonrpc: '2.0', method: 'future/thing', params: {} });
    await client.request('worker/status', {});
    assert.equal(errors.length, 2);
    assert.match(errors[0] ?? '', /draft\/removed.*draftId/);
    assert.ok(!errors.join().includes('Anna'));
    relay.inject({ jsonrpc: '2.0', id: 1, method: 'account/list', params: {} });
    assert.equal((await client.closed).kind, 'rubbish');
    relay.close();
  });

  it('can be given up while it opens', async () => {
    const target = await stub();
    const mute = await openMute(dirname(target.socketPath));
    const controller = new AbortController();
    const opening = openClient({
      socketPath: mute.path,
      token: target.adminToken,
      clientName: 'contract suite',
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 20);
    await rejection('cancelled', opening);
    mute.server.close();
  });

  it('gives up by itself on a socket that never answers', async () => {
    const target = await stub();
    const mute = await openMute(dirname(target.socketPath));
    const options = { token: target.adminToken, clientName: 'contract suite', timeoutMs: 50 };
    await rejection('sidecarUnreachable', openClient({ socketPath: mute.path, ...options }));
    mute.server.close();
  });
});

/** Takes connections and leaves them at that. */
async function openMute(directory: string): Promise<{ path: string; server: Server }> {
  const path = join(directory, 'mute.sock');
  const server = createServer((socket) => socket.resume());
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(path, resolve);
  await promise;
  return { path, server };
}

/** Stands between client and server and can put in frames of its own. */
async function openRelay(socketPath: string) {
  const path = `${socketPath}.relay`;
  const inject: ((frame: object) => void)[] = [];
  const server = createServer((near) => {
    const far = connect(socketPath);
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    inject.push((frame) => {
      const text = Buffer.from(JSON.stringify(frame));
      // A short unmasked text frame: FIN + opcode 1, then its length (RFC 6455, 5.2).
      assert.ok(text.length < 126);
      near.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(path, resolve);
  await promise;
  return { path, inject: (frame: object) => inject[0]?.(frame), close: () => server.close() };
}
