import {
  FileMigrateError,
  FloodWaitError,
  MsgWaitError,
  NetworkMigrateError,
  PhoneMigrateError,
  RPCError,
  SecurityError,
  SlowModeWaitError,
  UserMigrateError,
} from 'telegram/errors/index.js';
import { phrase } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { TelegramServer } from '../../protocol/configuration.ts';
import { ACCOUNT_ERRORS } from './accountErrors.ts';
import { TRY_LATER, type ErrorRow } from './errorRow.ts';
import { SIGN_IN_ERRORS } from './signInErrors.ts';

/**
 * Telegram's error names (core.telegram.org/api/errors and the method pages) → what this project says and does. Which
 * method answers which is told in `scripts/telegramDocs/conformance.ts`.
 */
export const ERRORS = { ...SIGN_IN_ERRORS, ...ACCOUNT_ERRORS };

/** The same, by any name. */
const TABLE: Record<string, ErrorRow> = ERRORS;

/** "FLOOD_WAIT_42" and its kin: the seconds at the end. */
const WAIT = /^(FLOOD_WAIT|FLOOD_PREMIUM_WAIT|FLOOD_TEST_PHONE_WAIT|SLOWMODE_WAIT)_(\d+)$/;

/** What Telegram's own error name means here. Unknown ones are `telegramRejected`; `code` 5xx is worth a retry. */
export function telegramError(name: string, code: number, cause?: unknown): AppError {
  const wait = WAIT.exec(name);
  if (wait !== null) return floodError(Number(wait[2]), wait[1] === 'SLOWMODE_WAIT', cause);
  const row = Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
  if (row !== undefined) return new AppError(row.code, row.message, { ...row, cause });
  if (code >= 500 || code < 0)
    return new AppError(TRY_LATER.code, TRY_LATER.message, { ...TRY_LATER, cause });
  return new AppError('telegramRejected', phrase('Telegram refused the request ({0}).', name), {
    hint: 'Open the log for the details.',
    cause,
  });
}

/** What is to be waited for, and how long. */
export function floodError(seconds: number, slowMode: boolean, cause: unknown): AppError {
  const message = slowMode
    ? phrase('This chat is in slow mode: the next message may be sent in {0} s.', seconds)
    : phrase('Telegram asks to wait {0} s.', seconds);
  return new AppError('telegramFlood', message, {
    retryable: true,
    retryAfterMs: seconds * 1000,
    hint: 'It goes on by itself after the wait.',
    cause,
  });
}

/** Anything that comes out of GramJS, as an AppError. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof RPCError) return telegramError(errorName(error), error.code ?? 0, error);
  return offline(undefined, error);
}

/** The name as the server sent it. GramJS replaces some of them by sentences. */
function errorName(error: unknown): string {
  if (error instanceof SlowModeWaitError) return `SLOWMODE_WAIT_${error.seconds}`;
  // The send it was to follow failed; this one never left.
  if (error instanceof MsgWaitError) return 'MSG_WAIT_FAILED';
  if (error instanceof FloodWaitError) return `FLOOD_WAIT_${error.seconds}`;
  if (error instanceof FileMigrateError) return `FILE_MIGRATE_${error.newDc}`;
  if (error instanceof UserMigrateError) return `USER_MIGRATE_${error.newDc}`;
  if (error instanceof PhoneMigrateError) return `PHONE_MIGRATE_${error.newDc}`;
  if (error instanceof NetworkMigrateError) return `NETWORK_MIGRATE_${error.newDc}`;
  return error instanceof RPCError ? error.errorMessage : '';
}

/** The server's name of the error behind an AppError; empty when it did not come from the server. */
export function causeName(error: unknown): string {
  return error instanceof AppError ? errorName(error.cause) : '';
}

export function offline(
  message = phrase('Telegram cannot be reached.'),
  cause?: unknown,
): AppError {
  return new AppError('telegramOffline', message, {
    retryable: true,
    hint: 'Check the network connection.',
    cause,
  });
}

/** A connection that could not be opened: nobody there, or somebody who is not the server that was meant. */
export function notOpened(cause: unknown, server: TelegramServer | undefined): AppError {
  if (cause instanceof SecurityError) {
    const message = phrase(
      'What answers is not the Telegram server that was meant: its key is another.',
    );
    return new AppError('telegramUntrusted', message, {
      hint: server
        ? 'Check the public key in the setting dialogDesk.telegram.server.'
        : 'Something on your network stands in for Telegram: try another network.',
      cause,
    });
  }
  if (server === undefined) return offline(undefined, cause);
  return new AppError(
    'telegramOffline',
    phrase('No Telegram server answers at {0}.', server.host),
    {
      retryable: true,
      hint: 'Check whether it runs, and its address in the settings.',
      cause,
    },
  );
}

export function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled.');
}
