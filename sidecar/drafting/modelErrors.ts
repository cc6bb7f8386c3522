import type * as Sdk from '@anthropic-ai/sdk';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';

/** Where foreign errors become ours. What the endpoint says in words stays here: it may repeat what it was sent. */
export function toModelError(
  sdk: typeof Sdk,
  error: unknown,
  { signal, streaming }: { signal: AbortSignal; streaming: boolean },
): AppError {
  if (error instanceof AppError) return error;
  const cause = describeCause(sdk, error);
  if (signal.aborted || error instanceof sdk.APIUserAbortError) return cancelled(cause);
  if (error instanceof sdk.APIError) {
    const { status, headers, type } = error;
    if (status !== undefined) return byStatus(status, retryAfterMs(headers, Date.now()), cause);
    if (type === 'overloaded_error') return overloaded(undefined, cause);
    if (type === 'rate_limit_error') return rateLimited(undefined, cause);
    if (!streaming && error instanceof sdk.APIConnectionError) return unreachable(cause);
  }
  return streaming ? streamBroken(cause) : unreachable(cause);
}

export function cancelled(cause?: unknown): AppError {
  return new AppError('cancelled', 'Stopped.', { cause });
}

export function streamBroken(cause?: unknown): AppError {
  return new AppError('modelStreamBroken', 'The model broke off in the middle of its answer.', {
    retryable: true,
    hint: 'Regenerate the draft.',
    cause,
  });
}

export const keyMissing = (): AppError =>
  new AppError('modelKeyMissing', 'There is no key for the model yet.', {
    hint: 'Set the model key.',
  });

export const refused = (): AppError =>
  new AppError('modelRefused', 'The model declined to write this.', {
    hint: 'Write the reply yourself, or regenerate with another instruction.',
  });

export const unreadable = (): AppError =>
  new AppError('modelRejected', "The model's judgement of the dialog could not be read.", {
    retryable: true,
    hint: 'Choose another model for analysis.',
  });

export const emptyReply = (): AppError =>
  new AppError('modelRejected', 'The model gave an empty answer.', {
    retryable: true,
    hint: 'Ask it once more, or choose another model.',
  });

export const cutOff = (): AppError =>
  new AppError('messageTooLong', 'The model ran out of room before its answer was complete.', {
    hint: 'Regenerate with "shorter".',
  });

export const dialogTooLong = (cause?: unknown): AppError =>
  new AppError('modelRejected', 'The dialog is too long for this model.', {
    hint: 'Lower the history limit in the settings, or choose another model.',
    cause,
  });

const CHAT_HINTS: Partial<Record<ErrorCode, string>> = {
  messageTooLong: 'Ask for a shorter answer.',
  modelRefused: 'Ask in other words.',
  modelStreamBroken: 'Ask again.',
};

/** The same failure in a chat, where there is no draft to regenerate. */
export function inChat(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const hint = CHAT_HINTS[error.code];
  if (hint === undefined) return error;
  const { retryable, retryAfterMs, cause } = error;
  return new AppError(error.code, error.message, { retryable, hint, retryAfterMs, cause });
}

/** A page for people, where a model was asked: of a network that wants a sign-in, say. @throws AppError `modelUnreachable` */
export function assertNoPage(headers: Headers): void {
  if (!headers.get('content-type')?.startsWith('text/html')) return;
  throw new AppError('modelUnreachable', 'A web page answers in the place of the model.', {
    retryable: true,
    hint: 'Sign in to the network, or check the base URL in the settings.',
  });
}

function byStatus(status: number, retryAfter: number | undefined, cause: Error): AppError {
  if (status === 403) {
    return new AppError('modelKeyInvalid', 'The key may not use this model.', {
      hint: 'Choose another model, or set another key.',
      cause,
    });
  }
  if (status === 401) {
    return new AppError('modelKeyInvalid', 'The model endpoint did not accept the key.', {
      hint: 'Set the model key again.',
      cause,
    });
  }
  if (status === 429) return rateLimited(retryAfter, cause);
  if (status === 529) return overloaded(retryAfter, cause);
  if (status === 408 || status >= 500) return unreachable(cause, retryAfter);
  if (status === 413) return dialogTooLong(cause);
  if (status === 404) {
    return new AppError('modelRejected', 'The endpoint does not know this model or address.', {
      hint: 'Choose another model, or check the base URL in the settings.',
      cause,
    });
  }
  if (status === 402) {
    return new AppError('modelRejected', "The model account's payment is not in order.", {
      hint: "Look at the billing page of the model's provider.",
      cause,
    });
  }
  return new AppError('modelRejected', `The model endpoint refused the request (${status}).`, {
    hint: 'Open the log for the details, or choose another model.',
    cause,
  });
}

function rateLimited(retryAfter: number | undefined, cause: Error): AppError {
  return new AppError('modelRateLimited', 'The model endpoint asks for a pause.', {
    retryable: true,
    hint: 'Wait: it is tried again by itself.',
    retryAfterMs: retryAfter,
    cause,
  });
}

function overloaded(retryAfter: number | undefined, cause: Error): AppError {
  return new AppError('modelOverloaded', 'The model is overloaded at the moment.', {
    retryable: true,
    hint: 'Wait: it is tried again by itself.',
    retryAfterMs: retryAfter,
    cause,
  });
}

function unreachable(cause: Error, retryAfter?: number): AppError {
  return new AppError('modelUnreachable', 'The model endpoint cannot be reached.', {
    retryable: true,
    hint: 'Check the network and the base URL in the settings.',
    retryAfterMs: retryAfter,
    cause,
  });
}

const DAY_MS = 86_400_000;

/** Both spellings of the wait: milliseconds, or seconds or a date. Exported for its test. */
export function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  const given = headers?.get('retry-after') ?? '';
  const seconds = given.trim() === '' ? Number.NaN : Number(given);
  const wait = [exact, seconds * 1000, Date.parse(given) - now].find((ms) => Number.isFinite(ms));
  return wait === undefined ? undefined : Math.min(Math.max(wait, 0), DAY_MS);
}

/** For the log: status, kind and request id; never the endpoint's words or our request. */
function describeCause(sdk: typeof Sdk, error: unknown): Error {
  if (error instanceof sdk.APIError && error.status !== undefined) {
    const parts = [`HTTP ${error.status}`, word(error.type), word(error.requestID)];
    return new Error(parts.filter((part) => part !== '').join(' '));
  }
  return new Error(systemCode(error) ?? (error instanceof Error ? error.name : 'unknown error'));
}

function word(text: string | null | undefined): string {
  return text && /^[\w-]{1,80}$/.test(text) ? text : '';
}

/** ECONNREFUSED and its kin, however deep fetch has wrapped them. */
function systemCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string' && word(at.code)) return at.code;
  }
  return undefined;
}
