import * as z from 'zod/mini';

/**
 * Every way a request can fail, as a closed union. Code decides by these, never by message text.
 * `retryable` and the default `hint` of a code live with the code that raises it.
 */
export const ERROR_CODES = [
  'cancelled',
  'conflict',
  'databaseCorrupt',
  'databaseFull',
  'databaseLocked',
  'databaseNewer',
  'forbidden',
  'internal',
  'invalidParams',
  'messageTooLong',
  'modelKeyInvalid',
  'modelKeyMissing',
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
  'protocolMismatch',
  'qrExpired',
  'sidecarRunning',
  'sidecarUnreachable',
  'stale',
  'telegramFlood',
  'telegramOffline',
  'telegramRejected',
  'telegramSignedOut',
  'tooLarge',
  'tooManyRequests',
  'unauthorized',
  'unknownMethod',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error as it travels: in the `data` of a JSON-RPC error, in a job's attempts, in a draft. */
export const wireError = z.object({
  code: z.enum(ERROR_CODES),
  /** One sentence fit for a person; never a secret, never message text. */
  message: z.string(),
  retryable: z.boolean(),
  /** The next action, in the imperative. */
  hint: z.optional(z.string()),
  retryAfterMs: z.optional(z.number()),
});
export type WireError = z.infer<typeof wireError>;

export interface AppErrorOptions {
  retryable?: boolean | undefined;
  hint?: string | undefined;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** The one error type of the project: what it is by `code`, what to say by `message`, what to do by `hint`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.hint = options.hint;
    this.retryAfterMs = options.retryAfterMs;
  }

  static from(wire: WireError): AppError {
    return new AppError(wire.code, wire.message, wire);
  }

  toWire(): WireError {
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
    };
  }
}

/** The wire form of anything thrown. What is not an AppError says only that it was unexpected: its text may hold anything. */
export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) return error.toWire();
  return {
    code: 'internal',
    message: 'Something unexpected went wrong in the worker.',
    retryable: false,
    hint: 'Open the log for the details.',
  };
}
