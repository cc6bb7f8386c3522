import type { ErrorCode, WireError } from '../../protocol/errors.ts';

/**
 * fail: nobody but a person can change what is wrong, or each try would cost money and end the same.
 * backoff: passes by itself, usually soon; spends one of the job's attempts.
 * patient: passes by itself, but nobody knows when; spends none.
 * snooze: the other side named the wait, or the work was put down unharmed; spends none.
 */
type RetryClass = 'fail' | 'backoff' | 'patient' | 'snooze';

const RETRY_CLASSES: Record<ErrorCode, RetryClass> = {
  cancelled: 'snooze',
  capReached: 'snooze',
  codeExpired: 'fail',
  codeInvalid: 'fail',
  conflict: 'fail',
  databaseCorrupt: 'fail',
  databaseFull: 'backoff',
  databaseLocked: 'backoff',
  databaseNewer: 'fail',
  encryptionKeyMissing: 'fail',
  forbidden: 'fail',
  internal: 'fail',
  invalidParams: 'fail',
  messageTooLong: 'fail',
  modelKeyInvalid: 'fail',
  modelKeyMissing: 'fail',
  modelNotAllowed: 'fail',
  modelOverloaded: 'backoff',
  modelRateLimited: 'backoff',
  modelRefused: 'fail',
  modelRejected: 'fail',
  modelStreamBroken: 'backoff',
  modelUnreachable: 'backoff',
  notConfigured: 'fail',
  notFound: 'fail',
  passwordInvalid: 'fail',
  peerForbidden: 'fail',
  peerUnknown: 'fail',
  phoneInvalid: 'fail',
  protocolMismatch: 'fail',
  qrExpired: 'fail',
  serverInvalid: 'fail',
  sidecarRunning: 'fail',
  sidecarUnreachable: 'fail',
  stale: 'fail',
  telegramFlood: 'snooze',
  telegramOffline: 'patient',
  telegramRejected: 'fail',
  telegramSignedOut: 'fail',
  telegramUntrusted: 'patient',
  tooLarge: 'fail',
  tooManyRequests: 'backoff',
  unauthorized: 'fail',
  unknownMethod: 'fail',
};

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 5 * 60_000;
/** Coming back after an offline spell should not take minutes. */
const LONGEST_PATIENT_DELAY_MS = 30_000;
/** For a flood without a stated wait. */
const DEFAULT_FLOOD_MS = 30_000;
/** Over which those that waited for one flood come back. */
const SPREAD_MS = 3_000;

export type RetryDecision =
  | { kind: 'fail' }
  | { kind: 'retry'; delayMs: number; spends: boolean }
  | { kind: 'snooze'; delayMs: number };

export interface Tries {
  /** Attempts begun, this one included; those that spent nothing too. */
  attempt: number;
  maxAttempts: number;
  /** Attempts a job starts with: `maxAttempts` grows with each one that spent nothing. */
  budget: number;
}

/** What becomes of a job after `error`. `random` in [0, 1) spreads the retries of many jobs. */
export function decideRetry(error: WireError, tries: Tries, random: number): RetryDecision {
  const waitMs = error.retryAfterMs ?? 0;
  const retryClass = classOf(error);
  if (retryClass === 'fail') return { kind: 'fail' };
  if (retryClass === 'snooze') {
    const unstatedMs = error.code === 'telegramFlood' ? DEFAULT_FLOOD_MS : FIRST_DELAY_MS;
    const delayMs = waitMs || unstatedMs;
    // Many wait for the end of the same flood: they must not all come back in its first moment.
    const spread = error.code === 'telegramFlood' ? Math.min(SPREAD_MS, delayMs / 10) : 0;
    return { kind: 'snooze', delayMs: Math.round(delayMs + spread * random) };
  }
  if (retryClass === 'patient') {
    const backoff = backoffMs(tries.attempt, LONGEST_PATIENT_DELAY_MS, random);
    return { kind: 'retry', delayMs: Math.max(waitMs, backoff), spends: false };
  }
  if (tries.attempt >= tries.maxAttempts) return { kind: 'fail' };
  const spent = tries.budget - (tries.maxAttempts - tries.attempt);
  const backoff = backoffMs(Math.max(1, spent), LONGEST_DELAY_MS, random);
  return { kind: 'retry', delayMs: Math.max(waitMs, backoff), spends: true };
}

/** Telegram's own trouble (its 5xx) passes; its refusals do not. */
function classOf({ code, retryable }: WireError): RetryClass {
  return code === 'telegramRejected' && retryable ? 'backoff' : RETRY_CLASSES[code];
}

/** 1 s, 2 s, 4 s … up to `longestMs`, each times 0.5 to 1. */
function backoffMs(nth: number, longestMs: number, random: number): number {
  const full = Math.min(longestMs, FIRST_DELAY_MS * 2 ** Math.min(nth - 1, 20));
  return Math.round(full * (0.5 + random / 2));
}
