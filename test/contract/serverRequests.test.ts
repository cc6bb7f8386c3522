import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { AppError } from '../../protocol/errors.ts';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import { methods } from '../../protocol/methods.ts';
import { hang, rejection, stubs, until } from './harness.ts';
import { openRaw } from './rawClient.ts';
import { eventSamples, samples } from './samples.ts';
import { methodNames, newToken } from './stubTarget.ts';

const accountId = '100001';

describe('the server between clients and handlers', () => {
  const stub = stubs();

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
    target.server.emit('chunk/added', { ...eventSamples['chunk/added'], streamId: 'text of Anna' });
    await client.request('worker/status', {});
    const lines = target.logged.filter((line) => line.startsWith('error'));
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /chunk\/added.*streamId/);
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
    await rejection('internal', client.request('draft/get', { draftId }));
    await rejection('internal', client.request('draft/undo', { draftId }));
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
    await rejection('tooLarge', client.request('draft/list', {}));
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
    await rejection('cancelled', request);
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
    await raw.ask(1, 'client/hello', { protocolVersion: PROTOCOL_VERSION, clientName });
    const line = target.logged.find((text) => text.includes('window 1'));
    assert.match(line ?? '', /^info client 1 \(owner\): said hello as "window 1[ -~]*"$/);
    raw.close();
  });

  it('never logs a token', async () => {
    const target = await stub();
    const wrong = newToken();
    await rejection('unauthorized', target.open(wrong));
    await target.open();
    const log = target.logged.join('\n');
    assert.match(log, /token is missing or unknown/);
    assert.ok(!log.includes(wrong) && !log.includes(target.adminToken));
  });
});
