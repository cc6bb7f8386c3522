import assert from 'node:assert/strict';
import { ERROR_CODES, type ErrorCode } from '../../protocol/errors.ts';
import { wireErrorOf } from './queueFixture.ts';
import { decideRetry } from './retryPolicy.ts';

const FRESH = { attempt: 1, maxAttempts: 5, budget: 5 };

describe('the retry policy', () => {
  const kindsOf = (codes: readonly ErrorCode[]) =>
    new Set(
      codes.map((code) => decideRetry({ ...wireErrorOf(code), retryable: false }, FRESH, 0.5).kind),
    );

  it('tries again what passes by itself', () => {
    const passing = [
      'telegramOffline',
      'modelUnreachable',
      'modelRateLimited',
      'modelOverloaded',
      'modelStreamBroken',
      'databaseLocked',
      'databaseFull',
      'tooManyRequests',
    ] as const;
    assert.deepEqual(kindsOf(passing), new Set(['retry']));
    // Its 5xx, as Telegram's error table has it.
    const trouble = { ...wireErrorOf('telegramRejected'), retryable: true };
    assert.equal(decideRetry(trouble, FRESH, 0.5).kind, 'retry');
  });

  it('fails at once where only a person can help', () => {
    const waiting = new Set<ErrorCode>(['telegramFlood', 'cancelled', 'capReached']);
    const lasting = ERROR_CODES.filter(
      (code) =>
        !waiting.has(code) &&
        !/^(telegram(Offline|Untrusted)|model(Unreachable|RateLimited|Overloaded|StreamBroken)|database(Locked|Full)|tooManyRequests)$/.test(
          code,
        ),
    );
    assert.ok(lasting.includes('telegramSignedOut') && lasting.includes('modelKeyInvalid'));
    assert.deepEqual(kindsOf(lasting), new Set(['fail']));
  });

  it('puts work off unharmed while the day’s limit is reached, however often', () => {
    const tries = { attempt: 5, maxAttempts: 5, budget: 5 };
    const decision = decideRetry(wireErrorOf('capReached', 1_000), tries, 0.5);
    assert.deepEqual(decision, { kind: 'snooze', delayMs: 1_000 });
  });

  it('waits twice as long each time, up to five minutes, between half and the whole of it', () => {
    const delays = (random: number) =>
      [1, 2, 3, 4, 12].map((attempt) => {
        const tries = { attempt, maxAttempts: 20, budget: 20 };
        const decision = decideRetry(wireErrorOf('modelOverloaded'), tries, random);
        return decision.kind === 'retry' ? decision.delayMs : decision.kind;
      });
    assert.deepEqual(delays(0), [500, 1_000, 2_000, 4_000, 150_000]);
    assert.deepEqual(delays(0.999_999), [1_000, 2_000, 4_000, 8_000, 300_000]);
  });

  it('waits as long as the other side asked, never shorter', () => {
    const asked = (code: ErrorCode, ms: number) => decideRetry(wireErrorOf(code, ms), FRESH, 0.5);
    assert.deepEqual(asked('modelRateLimited', 60_000), {
      kind: 'retry',
      delayMs: 60_000,
      spends: true,
    });
    assert.deepEqual(asked('modelRateLimited', 1), { kind: 'retry', delayMs: 750, spends: true });
  });

  it('spreads those that waited for one flood over three seconds, or a tenth of a short one', () => {
    const after = (ms: number, random: number) =>
      decideRetry(wireErrorOf('telegramFlood', ms), FRESH, random);
    assert.deepEqual(after(86_400_000, 0), { kind: 'snooze', delayMs: 86_400_000 });
    assert.deepEqual(after(86_400_000, 0.5), { kind: 'snooze', delayMs: 86_401_500 });
    assert.deepEqual(after(2_000, 0.5), { kind: 'snooze', delayMs: 2_100 });
  });

  it('waits half a minute out where a flood names no time', () => {
    const decision = decideRetry(wireErrorOf('telegramFlood'), FRESH, 0);
    assert.deepEqual(decision, { kind: 'snooze', delayMs: 30_000 });
  });

  it('gives up when the attempts are used, but not while Telegram is offline or asks to wait', () => {
    const last = { attempt: 5, maxAttempts: 5, budget: 5 };
    assert.equal(decideRetry(wireErrorOf('modelOverloaded'), last, 0).kind, 'fail');
    assert.equal(decideRetry(wireErrorOf('telegramFlood', 1_000), last, 0).kind, 'snooze');
    assert.deepEqual(decideRetry(wireErrorOf('telegramOffline'), last, 0), {
      kind: 'retry',
      delayMs: 8_000,
      spends: false,
    });
  });

  it('does not count what spent nothing when it decides how long to wait', () => {
    const afterFloods = { attempt: 9, maxAttempts: 13, budget: 5 };
    assert.deepEqual(decideRetry(wireErrorOf('modelOverloaded'), afterFloods, 0), {
      kind: 'retry',
      delayMs: 500,
      spends: true,
    });
  });

  it('takes work up again soon that was put down unharmed', () => {
    const decision = decideRetry(wireErrorOf('cancelled'), FRESH, 0.5);
    assert.deepEqual(decision, { kind: 'snooze', delayMs: 1_000 });
  });
});
