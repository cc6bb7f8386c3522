import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { AppError, type ErrorCode } from '../../protocol/errors.ts';
import { MAX_FRAME_BYTES, PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { Method, Result } from '../../protocol/methods.ts';
import type { Client } from '../../rpc/openClient.ts';
import { rejection } from './harness.ts';
import { openRaw, upgradeStatus, type RawClient } from './rawClient.ts';
import { eventSamples, samples } from './samples.ts';
import { spoil } from './spoil.ts';
import { methodNames } from './stubTarget.ts';
import type { ContractTarget, OpenTarget } from './target.ts';

/** What a well-formed call of a known method by whoever may make it never gets. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'forbidden',
  'internal',
  'invalidParams',
  'protocolMismatch',
  'tooLarge',
  'unauthorized',
  'unknownMethod',
]);
const FIVE_MB = 5 * 1024 * 1024;

/** What every sidecar must do with every method of the contract, whatever its handlers are. */
export function contractSuite(name: string, openTarget: OpenTarget): void {
  describe(`the contract, ${name}`, () => {
    let target: ContractTarget;
    before(async () => {
      target = await openTarget();
    });
    after(() => target.close());

    describe('a good call', () => goodCalls(() => target));
    describe('bad params', () => badParams(() => target));
    describe('an oversized frame', () => oversized(() => target));
    describe('without permission', () => unauthorised(() => target));
    describe('at the door', () => door(() => target));
    describe('frames that are no requests', () => strangeFrames(() => target));
    describe('ids', () => ids(() => target));
  });
}

function goodCalls(target: () => ContractTarget): void {
  for (const method of methodNames()) {
    it(`of ${method} is answered`, async function () {
      if (target().spared.includes(method)) this.skip();
      const client = await target().open();
      try {
        const answer = await callWithSample(client, method);
        if (!target().answersSamples || method === 'client/hello') return;
        assert.deepEqual(answer, samples[method].result);
      } catch (error) {
        if (!(error instanceof AppError) || target().answersSamples) throw error;
        assert.ok(!REFUSALS.has(error.code), `${method} was refused: ${error.code}`);
      } finally {
        client.close();
      }
    });
  }

  it('of an unknown method names the fault', async () => {
    await asAdmin(target(), async (raw) => {
      for (const method of ['draft/sendNow', '__proto__', 'constructor', 'toString']) {
        const { error } = await raw.ask(1, method, {});
        assert.equal(error?.code, -32601);
        assert.equal(error.data.code, 'unknownMethod');
      }
    });
  });

  it('without params is answered where none are needed', async () => {
    await asAdmin(target(), async (raw) => {
      assert.ok((await raw.ask(1, 'worker/status')).result);
    });
  });
}

function badParams(target: () => ContractTarget): void {
  for (const method of methodNames()) {
    it(`of ${method} are refused, and not repeated`, async () => {
      await asAdmin(target(), async (raw) => {
        for (const { what, params } of spoil(samples[method].params)) {
          const { error } = await raw.ask(what, method, params);
          assert.equal(error?.data.code, 'invalidParams', `${method} with ${what}`);
          assert.equal(error.code, -32602);
          assert.equal(error.data.retryable, false);
        }
        for (const params of [[], ['a'], 'text', 5, null, true]) {
          const { error } = await raw.ask('shape', method, params);
          assert.equal(error?.data.code, 'invalidParams', `${method} with ${String(params)}`);
        }
      });
    });
  }

  it('name the field and what was expected there', async () => {
    await asAdmin(target(), async (raw) => {
      const secret = 'hunter2-hunter2';
      const draftId = secret;
      const { error } = await raw.ask(1, 'draft/edit', { draftId, version: 'x', text: secret });
      assert.match(error?.message ?? '', /draftId/);
      assert.match(error?.message ?? '', /version/);
      assert.ok(!JSON.stringify(error).includes(secret));
    });
  });

  it('do not bring the key of a record back', async () => {
    await asAdmin(target(), async (raw) => {
      const { params } = samples['sidecar/configure'];
      const server = { host: '', ports: { 'hunter2 hunter2': 'x' }, publicKey: '' };
      const telegram = { apiId: 1, apiHash: '', server };
      const { error } = await raw.ask(1, 'sidecar/configure', { ...params, telegram });
      assert.equal(error?.data.code, 'invalidParams');
      assert.ok(!JSON.stringify(error).includes('hunter2'));
    });
  });
}

function oversized(target: () => ContractTarget): void {
  for (const method of methodNames()) {
    it(`of ${method} closes that connection with 1009 and no other`, async () => {
      const bystander = await target().open();
      await asAdmin(target(), async (raw) => {
        const params = { ...samples[method].params, padding: 'x'.repeat(FIVE_MB) };
        raw.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
        assert.equal(await raw.closed, 1009);
      });
      assert.ok(await bystander.request('worker/status', {}));
      bystander.close();
    });
  }

  it('is refused by the client before it is sent', async () => {
    const client = await target().open();
    const dialogIds = Array.from({ length: 1000 }, () => 'u1');
    const sessions = dialogIds.map(() => ({ accountId: '1', session: 's'.repeat(2000) }));
    const params = { ...samples['sidecar/configure'].params, sessions };
    await rejection('tooLarge', client.request('sidecar/configure', params));
    assert.ok(await client.request('worker/status', {}));
    client.close();
  });

  it('of exactly the limit is read', async () => {
    await asAdmin(target(), async (raw) => {
      const frame = (padding: string) =>
        JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'worker/status', params: { padding } });
      raw.send(frame('x'.repeat(MAX_FRAME_BYTES - Buffer.byteLength(frame('')))));
      assert.ok((await raw.next()).result);
    });
  });
}

function unauthorised(target: () => ContractTarget): void {
  for (const method of methodNames().filter((name) => name !== 'client/hello')) {
    it(`${method} before hello is unauthorized`, async () => {
      const raw = await openRaw(target().socketPath, target().adminToken);
      const { error } = await raw.ask(1, method, samples[method].params);
      assert.equal(error?.data.code, 'unauthorized');
      raw.close();
    });
  }

  it('a hello of another version names both', async () => {
    const raw = await openRaw(target().socketPath, target().adminToken);
    const params = { protocolVersion: 99, clientName: 'future' };
    const { error } = await raw.ask(1, 'client/hello', params);
    assert.equal(error?.data.code, 'protocolMismatch');
    assert.match(error.message, new RegExp(`99.*\\b${PROTOCOL_VERSION}\\b`));
    const after = await raw.ask(2, 'worker/status', {});
    assert.equal(after.error?.data.code, 'unauthorized');
    raw.close();
  });
}

function door(target: () => ContractTarget): void {
  const bearer = () => ({ authorization: `Bearer ${target().adminToken}` });

  it('opens for the token', async () => {
    assert.equal(await upgradeStatus(target().socketPath, bearer()), 101);
  });

  it('stays shut without the token, and with a wrong one', async () => {
    const { adminToken, socketPath } = target();
    const wrong = [
      {},
      { authorization: '' },
      { authorization: 'Bearer ' },
      { authorization: adminToken },
      { authorization: `Basic ${adminToken}` },
      { authorization: `Bearer ${adminToken.slice(0, -1)}` },
      { authorization: `Bearer ${adminToken}x` },
      { authorization: `Bearer ${'x'.repeat(4000)}` },
    ];
    for (const headers of wrong) assert.equal(await upgradeStatus(socketPath, headers), 401);
  });

  it('stays shut for any page in a browser, even with the token', async () => {
    for (const origin of [
      'https://example.com',
      'null',
      'vscode-webview://x',
      'http://localhost',
    ]) {
      assert.equal(await upgradeStatus(target().socketPath, { ...bearer(), origin }), 403);
    }
  });

  it('stays shut for a foreign host', async () => {
    for (const host of ['evil.example', 'localhost:80', '127.0.0.1', 'localhost.evil.example']) {
      assert.equal(await upgradeStatus(target().socketPath, { ...bearer(), host }), 403);
    }
  });

  it('stays shut on another path', async () => {
    for (const path of ['/', '/rpc/', '/rpc?token=x', '//rpc']) {
      assert.equal(await upgradeStatus(target().socketPath, bearer(), path), 404);
    }
  });

  it('tells a client with a wrong token so', async () => {
    await rejection('unauthorized', target().open('0'.repeat(43)));
  });
}

function strangeFrames(target: () => ContractTarget): void {
  const answered: { what: string; frame: string; code: number }[] = [
    { what: 'malformed JSON', frame: '{"jsonrpc":"2.0","id":1,', code: -32700 },
    { what: 'an empty frame', frame: '', code: -32700 },
    { what: 'deep nesting', frame: '['.repeat(200_000), code: -32700 },
    { what: 'deep arrays', frame: '['.repeat(9e4) + ']'.repeat(9e4), code: -32600 },
    { what: 'a batch', frame: '[{"jsonrpc":"2.0","id":1,"method":"worker/status"}]', code: -32600 },
    { what: 'null', frame: 'null', code: -32600 },
    { what: 'a number', frame: '5', code: -32600 },
    { what: 'another JSON-RPC', frame: '{"id":1,"method":"worker/status"}', code: -32600 },
    { what: 'an id null', frame: message({ id: null, method: 'worker/status' }), code: -32600 },
    { what: 'an id object', frame: message({ id: {}, method: 'worker/status' }), code: -32600 },
    { what: 'a fractional id', frame: message({ id: 1.5, method: 'worker/status' }), code: -32600 },
    { what: 'a method number', frame: message({ id: 1, method: 5 }), code: -32600 },
    { what: 'a long method', frame: message({ id: 1, method: 'x'.repeat(9999) }), code: -32600 },
  ];
  for (const { what, frame, code } of answered) {
    it(`${what} is answered with ${code} and the connection goes on`, async () => {
      await asAdmin(target(), async (raw) => {
        raw.send(frame);
        assert.equal((await raw.next()).error?.code, code);
        assert.ok((await raw.ask(2, 'worker/status', {})).result);
      });
    });
  }

  it('deeply nested params are refused without harm', async () => {
    await asAdmin(target(), async (raw) => {
      const deep = `${'{"a":'.repeat(90_000)}1${'}'.repeat(90_000)}`;
      raw.send(`{"jsonrpc":"2.0","id":1,"method":"draft/get","params":{"draftId":${deep}}}`);
      assert.equal((await raw.next()).error?.data.code, 'invalidParams');
    });
  });

  it('notifications and answers of a client are passed over', async () => {
    await asAdmin(target(), async (raw) => {
      const ignored = [
        { method: 'draft/approve', params: samples['draft/approve'].params },
        { method: 'chunk/added', params: eventSamples['chunk/added'] },
        { method: '$/cancelRequest' },
        { method: '$/cancelRequest', params: null },
        { method: '$/cancelRequest', params: { id: {} } },
        { method: '$/cancelRequest', params: { id: 12345 } },
        { method: '$/progress', params: { token: 1, value: 1 } },
        { id: 77, result: {} },
        { id: null, error: { code: 1, message: 'x' } },
      ];
      for (const one of ignored) raw.send(message(one));
      const reply = await raw.ask(2, 'worker/status', {});
      assert.equal(reply.id, 2);
      assert.ok(reply.result);
    });
  });

  it('binary frames close the connection with 1003', async () => {
    await asAdmin(target(), async (raw) => {
      raw.send(Buffer.from(message({ id: 1, method: 'worker/status' })));
      assert.equal(await raw.closed, 1003);
    });
  });
}

function ids(target: () => ContractTarget): void {
  it('may be used again once answered', async () => {
    await asAdmin(target(), async (raw) => {
      assert.ok((await raw.ask(1, 'worker/status', {})).result);
      assert.ok((await raw.ask(1, 'worker/status', {})).result);
    });
  });

  it('of strings and numbers are answered as they came', async () => {
    await asAdmin(target(), async (raw) => {
      for (const id of [0, -1, 'a', '0']) {
        assert.equal((await raw.ask(id, 'worker/status', {})).id, id);
      }
    });
  });

  it('sent twice are answered twice', async () => {
    await asAdmin(target(), async (raw) => {
      raw.send(message({ id: 1, method: 'worker/status' }));
      raw.send(message({ id: 1, method: 'worker/status' }));
      const replies = [await raw.next(), await raw.next()];
      // The second is refused while the first is being answered, and good once it has been.
      assert.ok(replies.some((reply) => reply.result !== undefined));
      assert.ok(replies.every((reply) => reply.result ?? reply.error?.code === -32600));
    });
  });
}

async function asAdmin(
  target: ContractTarget,
  act: (raw: RawClient) => Promise<void>,
): Promise<void> {
  const raw = await openRaw(target.socketPath, target.adminToken);
  try {
    assert.ok((await raw.hello()).result);
    await act(raw);
  } finally {
    raw.close();
  }
}

function callWithSample<M extends Method>(client: Client, method: M): Promise<Result<M>> {
  return client.request(method, samples[method].params);
}

function message(fields: object): string {
  return JSON.stringify({ jsonrpc: '2.0', ...fields });
}
