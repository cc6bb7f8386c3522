import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach } from 'mocha';
import { AppError, type ErrorCode } from '../../protocol/errors.ts';
import { openStub, sampleHandlers, type StubOptions, type StubTarget } from './stubTarget.ts';

/** Opens servers that the end of the test closes. To be called inside `describe`. */
export function stubs(): (options?: StubOptions) => Promise<StubTarget> {
  const open: StubTarget[] = [];
  afterEach(async () => {
    for (const stub of open.splice(0)) await stub.close();
  });
  return async (options) => {
    const target = await openStub(options);
    open.push(target);
    return target;
  };
}

export function serverOptions() {
  return { tokens: [], handlers: sampleHandlers(), version: '0', log: () => undefined };
}

export function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** A handler's work that ends only when it is aborted. */
export function hang(signal: AbortSignal, onAbort?: () => void): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => {
    onAbort?.();
    reject(signal.reason);
  });
  return promise;
}

export async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; !condition(); round += 1) {
    if (round > 500) assert.fail(`waited in vain for: ${condition.toString()}`);
    await sleep(10);
  }
}

/** The error, once it is sure that it is one of ours with this code. */
export async function rejection(code: ErrorCode, promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => assert.fail(`it was not rejected with ${code}`),
    (error: unknown) => error,
  );
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, code, error.message);
  return error;
}
