import assert from 'node:assert/strict';
import type { HostMessage } from '../protocol/bridge.ts';
import { AppError } from '../protocol/errors.ts';
import { methods, type Method } from '../protocol/methods.ts';
import { resultOf } from '../rpc/schemas.ts';
import { until } from '../test/until.ts';
import { createPageRelay, PAGE_METHODS, type PageRelayOptions } from './pageRelay.ts';

const draftId = '0b6e9c0e-4a57-4c7e-9f0e-3d1b5c2a7f10';

/** What the sidecar of these tests answers. */
const ANSWERS: Partial<Record<Method, unknown>> = {
  'job/list': { jobs: [] },
  'chunk/subscribe': { chunks: [] },
  'chunk/unsubscribe': {},
};

function setUp(changes: Partial<PageRelayOptions> = {}) {
  const posted: HostMessage[] = [];
  const asked: string[] = [];
  const lines: string[] = [];
  const line = (text: string) => void lines.push(text);
  const relay = createPageRelay({
    async askSidecar(method, params) {
      asked.push(`${method} ${JSON.stringify(params)}`);
      return resultOf[method].result.parse(ANSWERS[method]);
    },
    handlers: {
      'host/state': () => ({
        sidecar: 'ready',
        demo: false,
        telegramConfigured: true,
        modelConfigured: true,
      }),
      'host/run': ({ command }) => {
        asked.push(command);
        return {};
      },
      'host/openDraft': () => ({}),
      'host/regenerate': () => ({}),
      'host/replyIn': () => ({}),
      'host/sendLater': () => ({}),
      'host/openLink': () => ({}),
      'host/attachFile': () => ({}),
      'host/deleteSent': () => ({}),
      'host/openInstructions': () => ({}),
      'host/showRequest': () => ({}),
      'host/chooseProfile': () => ({}),
      'host/reviewNote': () => ({}),
      'host/openNote': () => ({}),
      'host/editRule': () => ({}),
      'host/signInBy': () => ({}),
      'host/askSignIn': () => ({}),
      'host/scanDemoCode': () => ({}),
      'host/useDemoPhone': () => ({}),
    },
    post: (message) => void posted.push(message),
    log: { debug: line, info: line, warn: line, error: line },
    ...changes,
  });
  const request = async (method: string, params: unknown) => {
    relay.receive({ type: 'request', id: 1, method, params });
    await new Promise((resolve) => setImmediate(resolve));
    return posted.at(-1);
  };
  return { relay, posted, asked, lines, request };
}

describe('the bridge to the page', () => {
  it('passes an allowed request on and its result back', async () => {
    const { request, asked } = setUp();
    assert.deepEqual(await request('job/list', {}), {
      type: 'result',
      id: 1,
      result: { jobs: [] },
    });
    assert.deepEqual(asked, ['job/list {}']);
  });

  it('keeps secrets, passwords, sign-out and the life of the worker out of reach', async () => {
    const { request, asked } = setUp();
    const kept = Object.keys(methods).filter(
      (method) => !(PAGE_METHODS as readonly string[]).includes(method),
    );
    assert.deepEqual(kept, [
      'client/hello',
      'client/pair',
      'client/list',
      'client/revoke',
      'sidecar/configure',
      'sidecar/stop',
      'encryption/rotate',
      'encryption/takeBack',
      'encryption/reset',
      'signIn/start',
      'signIn/submitPhone',
      'signIn/submitCode',
      'signIn/submitPassword',
      'account/signOut',
      'account/data',
      'account/remove',
      'dialog/setReplyLanguage',
      'dialog/replyLanguages',
      'dialog/setRule',
      'dialog/listRules',
      'dialog/previewRequests',
      'instructions/get',
      'instructions/edit',
      'profile/list',
      'profile/create',
      'profile/edit',
      'profile/remove',
      'dialog/setProfile',
      'note/get',
      'note/versions',
      'note/edit',
      'note/revert',
      'note/forget',
      'file/stats',
      'fact/list',
      'fact/remove',
      'draft/requests',
      'draft/regenerate',
      'draft/attach',
      'draft/deleteSent',
      'session/heartbeat',
      'session/get',
      'session/list',
      'conversation/stats',
      'model/probe',
      'languageModel/offer',
      'languageModel/answer',
    ]);
    for (const method of [...kept, 'toString', '__proto__']) {
      const answer = await request(method, {});
      assert.equal(answer?.type === 'error' && answer.error.code, 'forbidden', method);
    }
    assert.deepEqual(asked, []);
  });

  it('refuses parameters that break the contract before anybody sees them', async () => {
    const { request, asked } = setUp();
    const answer = await request('draft/approve', { draftId: '1', version: 'x' });
    assert.equal(answer?.type === 'error' && answer.error.code, 'invalidParams');
    const command = await request('host/run', { command: 'workbench.action.quit' });
    assert.equal(command?.type === 'error' && command.error.code, 'invalidParams');
    assert.deepEqual(asked, []);
  });

  it('runs the commands that the page may run', async () => {
    const { request, asked } = setUp();
    assert.equal((await request('host/run', { command: 'signIn' }))?.type, 'result');
    assert.deepEqual(asked, ['signIn']);
  });

  it('hands errors over with their code and hides what was not foreseen', async () => {
    const { request, lines } = setUp({
      async askSidecar(method) {
        if (method === 'job/list') throw new Error('secret detail');
        throw new AppError('stale', 'The dialog moved on.');
      },
    });
    const known = await request('worker/status', {});
    assert.equal(known?.type === 'error' && known.error.code, 'stale');
    const unknown = await request('job/list', {});
    assert.equal(unknown?.type === 'error' && unknown.error.code, 'internal');
    assert.doesNotMatch(JSON.stringify([unknown, lines]), /secret detail/);
  });

  it('cancels a request when the page does or has gone', async () => {
    const signals: AbortSignal[] = [];
    const { relay } = setUp({
      askSidecar: (_method, _params, signal) =>
        new Promise(() => {
          signals.push(signal);
        }),
    });
    relay.receive({ type: 'request', id: 1, method: 'job/list', params: {} });
    relay.receive({ type: 'request', id: 2, method: 'job/list', params: {} });
    relay.receive({ type: 'cancel', id: 1 });
    assert.deepEqual(
      signals.map((signal) => signal.aborted),
      [true, false],
    );
    relay.close();
    assert.deepEqual(
      signals.map((signal) => signal.aborted),
      [true, true],
    );
  });

  it('passes chunks that come together on together, and before whatever comes after them', async () => {
    const { relay, posted } = setUp();
    relay.event('chunk/added', { seq: 1 });
    relay.event('chunk/added', { seq: 2 });
    assert.deepEqual(posted, []);
    relay.event('draft/changed', {});
    relay.event('chunk/added', { seq: 3 });
    relay.event('chunk/added', { seq: 4 });
    await until('the rest', () => posted.length === 3);
    assert.deepEqual(posted, [
      { type: 'chunks', chunks: [{ seq: 1 }, { seq: 2 }] },
      { type: 'event', event: 'draft/changed', payload: {} },
      { type: 'chunks', chunks: [{ seq: 3 }, { seq: 4 }] },
    ]);
  });

  it('knows which streams to end for a page that has gone', async () => {
    const { request, relay } = setUp();
    await request('chunk/subscribe', { streamId: draftId, afterSeq: 0 });
    assert.deepEqual(relay.subscriptions(), [draftId]);
    await request('chunk/unsubscribe', { streamId: draftId });
    assert.deepEqual(relay.subscriptions(), []);
  });

  it('drops what has no known shape and says so without repeating it', () => {
    const { relay, lines, posted } = setUp();
    relay.receive({ type: 'request', id: 'x', secret: 'hello Anna' });
    relay.receive(null);
    assert.equal(lines.length, 2);
    assert.doesNotMatch(lines.join(), /Anna/);
    assert.deepEqual(posted, []);
  });
});
