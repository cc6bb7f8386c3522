import assert from 'node:assert/strict';
import * as sdk from '@anthropic-ai/sdk';
import { AppError } from '../../protocol/errors.ts';
import { inChat, retryAfterMs, streamBroken, toModelError } from './modelErrors.ts';

const SECRET = 'text of a message';
const live = { signal: new AbortController().signal, streaming: false };

function failure(status: number, headers: Record<string, string> = {}) {
  const body = { type: 'error', error: { type: 'some_error', message: SECRET } };
  return sdk.APIError.generate(status, body, undefined, new Headers(headers));
}

describe('an error of the model endpoint', () => {
  for (const [status, code, retryable] of [
    [400, 'modelRejected', false],
    [401, 'modelKeyInvalid', false],
    [402, 'modelRejected', false],
    [403, 'modelKeyInvalid', false],
    [404, 'modelRejected', false],
    [408, 'modelUnreachable', true],
    [413, 'modelRejected', false],
    [422, 'modelRejected', false],
    [429, 'modelRateLimited', true],
    [500, 'modelUnreachable', true],
    [503, 'modelUnreachable', true],
    [529, 'modelOverloaded', true],
  ] as const) {
    it(`of status ${status} is ${code}, with a next action and without the endpoint's words`, () => {
      const error = toModelError(sdk, failure(status), live);
      assert.equal(error.code, code);
      assert.equal(error.retryable, retryable);
      assert.ok(error.hint);
      assert.doesNotMatch(
        `${error.message} ${error.hint} ${String(error.cause)}`,
        new RegExp(SECRET),
      );
      assert.match(String(error.cause), new RegExp(`HTTP ${status} some_error`));
    });
  }

  it('carries the wait that the endpoint asks for', () => {
    assert.equal(toModelError(sdk, failure(429, { 'retry-after': '7' }), live).retryAfterMs, 7000);
    assert.equal(toModelError(sdk, failure(429), live).retryAfterMs, undefined);
  });

  it('is a cancellation, whatever it was, once the work was cancelled', () => {
    const signal = AbortSignal.abort();
    assert.equal(toModelError(sdk, failure(500), { signal, streaming: true }).code, 'cancelled');
  });

  it('names the system error behind a failed connection', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const error = toModelError(
      sdk,
      new sdk.APIConnectionError({ cause: new TypeError('fetch failed', { cause: refused }) }),
      live,
    );
    assert.equal(error.code, 'modelUnreachable');
    assert.match(String(error.cause), /ECONNREFUSED/);
  });

  it('is a broken stream when the connection goes in the middle of one', () => {
    const error = toModelError(sdk, new TypeError('terminated'), { ...live, streaming: true });
    assert.equal(error.code, 'modelStreamBroken');
    assert.equal(error.retryable, true);
  });

  it('names another next action in a chat, where there is no draft, and stays what it was', () => {
    const cause = new Error('cut');
    const error = inChat(streamBroken(cause));
    assert.ok(error instanceof AppError);
    assert.deepEqual(
      [error.code, error.hint, error.retryable, error.cause],
      ['modelStreamBroken', 'Ask again.', true, cause],
    );
    assert.equal(inChat(cause), cause);
  });
});

describe('retryAfterMs', () => {
  const now = Date.UTC(2026, 10, 20);
  const wait = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), now);

  it('reads milliseconds, seconds and dates', () => {
    assert.equal(wait({ 'retry-after-ms': '250', 'retry-after': '9' }), 250);
    assert.equal(wait({ 'retry-after': '0.5' }), 500);
    assert.equal(wait({ 'retry-after': 'Fri, 20 Nov 2026 00:00:30 GMT' }), 30_000);
  });

  it('knows nothing of nonsense, and never waits less than nothing or more than a day', () => {
    assert.equal(wait({ 'retry-after': 'soon' }), undefined);
    assert.equal(wait({ 'retry-after': '-5' }), 0);
    assert.equal(wait({ 'retry-after': '1e12' }), 86_400_000);
    assert.equal(retryAfterMs(undefined, now), undefined);
  });
});
