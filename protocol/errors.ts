import { inEnglish, inWords, t, type Phrase } from './l10n.ts';

/**
 * Every way a request can fail, as a closed union. Code decides by these, never by message text.
 * `retryable` and the default `hint` of a code live with the code that raises it.
 */
export const ERROR_CODES = [
  'cancelled',
  'capReached',
  'codeExpired',
  'codeInvalid',
  'conflict',
  'databaseCorrupt',
  'databaseFull',
  'databaseLocked',
  'databaseNewer',
  'encryptionKeyMissing',
  'forbidden',
  'internal',
  'invalidParams',
  'messageTooLong',
  'modelKeyInvalid',
  'modelKeyMissing',
  'modelNotAllowed',
  'modelOverloaded',
  'modelRateLimited',
  'modelRefused',
  'modelRejected',
  'modelStreamBroken',
  'modelUnreachable',
  'notConfigured',
  'notFound',
  'passwordInvalid',
  'peerForbidden',
  'peerUnknown',
  'phoneInvalid',
  'protocolMismatch',
  'qrExpired',
  'serverInvalid',
  'sidecarRunning',
  'sidecarUnreachable',
  'stale',
  'telegramFlood',
  'telegramOffline',
  'telegramRejected',
  'telegramSignedOut',
  'telegramUntrusted',
  'tooLarge',
  'tooManyRequests',
  'unauthorized',
  'unknownMethod',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error as it travels; `wireError.ts` is its schema and says what the fields are. */
export interface WireError {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  hint?: string | undefined;
  retryAfterMs?: number | undefined;
}

export interface AppErrorOptions {
  retryable?: boolean | undefined;
  hint?: string | Phrase | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/**
 * The one error type of the project: what it is by `code`, what to say by `message`, what to do by `hint`. Both are
 * English here, for the log; its wire form says them in the user's language.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly #said: { message: string | Phrase; hint: string | Phrase | undefined };

  constructor(code: ErrorCode, message: string | Phrase, options: AppErrorOptions = {}) {
    const { cause, hint, retryable, retryAfterMs } = options;
    super(inEnglish(message), cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = retryable ?? false;
    this.hint = hint === undefined ? undefined : inEnglish(hint);
    this.retryAfterMs = retryAfterMs;
    this.#said = { message, hint };
  }

  static from(wire: WireError): AppError {
    return new AppError(wire.code, wire.message, wire);
  }

  toWire(): WireError {
    const { message, hint } = this.#said;
    return {
      code: this.code,
      message: inWords(message),
      retryable: this.retryable,
      ...(hint === undefined ? {} : { hint: inWords(hint) }),
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
    };
  }
}

/** The wire form of anything thrown. What is not an AppError says only that it was unexpected: its text may hold anything. */
export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) return error.toWire();
  return {
    code: 'internal',
    message: t('Something unexpected went wrong in the worker.'),
    retryable: false,
    hint: t('Open the log for the details.'),
  };
}
