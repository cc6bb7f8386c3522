import {
  FileMigrateError,
  FloodWaitError,
  MsgWaitError,
  NetworkMigrateError,
  PhoneMigrateError,
  RPCError,
  SlowModeWaitError,
  UserMigrateError,
} from 'telegram/errors/index.js';
import { AppError, type ErrorCode } from '../../protocol/errors.ts';

interface Row {
  code: ErrorCode;
  message: string;
  hint?: string;
  retryable?: boolean;
}

const SIGNED_OUT: Row = {
  code: 'telegramSignedOut',
  message: 'This account is signed out.',
  hint: 'Sign in again.',
};
const PEER_UNKNOWN: Row = {
  code: 'peerUnknown',
  message: 'Telegram does not know this dialog any more.',
  hint: 'Refresh the dialog list.',
};
const NO_WRITING: Row = {
  code: 'peerForbidden',
  message: 'You may not write in this dialog.',
  hint: 'Ask an administrator of the chat for permission.',
};
const NO_ACCESS: Row = {
  code: 'peerForbidden',
  message: 'You have no access to this dialog any more.',
  hint: 'Join the chat again in Telegram, or remove it from your selection.',
};
const TRY_LATER: Row = {
  code: 'telegramRejected',
  message: 'Telegram has trouble of its own right now.',
  hint: 'Try again in a minute.',
  retryable: true,
};

/** Telegram's error names (core.telegram.org/api/errors and the method pages) → what this project says and does. */
const TABLE: Record<string, Row> = {
  AUTH_KEY_UNREGISTERED: SIGNED_OUT,
  AUTH_KEY_INVALID: SIGNED_OUT,
  AUTH_KEY_PERM_EMPTY: SIGNED_OUT,
  SESSION_REVOKED: SIGNED_OUT,
  SESSION_EXPIRED: SIGNED_OUT,
  AUTH_KEY_DUPLICATED: {
    ...SIGNED_OUT,
    message: 'Telegram ended this sign-in because it was used from two places at once.',
  },
  USER_DEACTIVATED: { ...SIGNED_OUT, message: 'This Telegram account was deleted.' },
  USER_DEACTIVATED_BAN: { ...SIGNED_OUT, message: 'Telegram has banned this account.' },
  MSG_WAIT_FAILED: TRY_LATER,
  PEER_ID_INVALID: PEER_UNKNOWN,
  USER_ID_INVALID: PEER_UNKNOWN,
  CHAT_ID_INVALID: PEER_UNKNOWN,
  CHANNEL_INVALID: PEER_UNKNOWN,
  INPUT_USER_DEACTIVATED: {
    code: 'peerForbidden',
    message: 'The other person deleted their Telegram account.',
    hint: 'Nothing can be sent here any more.',
  },
  USER_IS_BLOCKED: {
    code: 'peerForbidden',
    message: 'This person does not accept messages from you.',
    hint: 'Reach them another way.',
  },
  YOU_BLOCKED_USER: {
    code: 'peerForbidden',
    message: 'You have blocked this person.',
    hint: 'Unblock them in Telegram first.',
  },
  USER_IS_BOT: {
    code: 'peerForbidden',
    message: 'This bot does not take messages.',
    hint: 'Open it in Telegram.',
  },
  PRIVACY_PREMIUM_REQUIRED: {
    code: 'peerForbidden',
    message: 'This person only accepts messages from contacts and Telegram Premium users.',
    hint: 'Ask them to write first.',
  },
  PEER_FLOOD: {
    code: 'peerForbidden',
    message: 'Telegram has limited this account: it may only write to mutual contacts for now.',
    hint: 'Ask @SpamBot in Telegram for how long.',
  },
  CHAT_WRITE_FORBIDDEN: NO_WRITING,
  CHAT_SEND_PLAIN_FORBIDDEN: NO_WRITING,
  CHAT_GUEST_SEND_FORBIDDEN: { ...NO_WRITING, hint: 'Join the chat in Telegram first.' },
  CHAT_ADMIN_REQUIRED: NO_WRITING,
  CHAT_RESTRICTED: NO_WRITING,
  USER_BANNED_IN_CHANNEL: NO_WRITING,
  TOPIC_CLOSED: { ...NO_WRITING, message: 'This topic is closed.' },
  CHANNEL_PRIVATE: NO_ACCESS,
  CHAT_FORBIDDEN: NO_ACCESS,
  USER_NOT_PARTICIPANT: NO_ACCESS,
  MESSAGE_TOO_LONG: {
    code: 'messageTooLong',
    message: 'The message is longer than the 4096 characters Telegram takes.',
    hint: 'Shorten it.',
  },
  MESSAGE_EMPTY: {
    code: 'invalidParams',
    message: 'An empty message cannot be sent.',
    hint: 'Write something first.',
  },
  REPLY_MESSAGE_ID_INVALID: {
    code: 'telegramRejected',
    message: 'The message this replies to is gone.',
    hint: 'Send it without the reply.',
  },
  PASSWORD_HASH_INVALID: {
    code: 'passwordInvalid',
    message: 'This password is not right.',
    hint: 'Enter your two-step password again.',
  },
  AUTH_TOKEN_EXPIRED: {
    code: 'qrExpired',
    message: 'The code has expired.',
    hint: 'Start the sign-in again.',
  },
  API_ID_INVALID: {
    code: 'notConfigured',
    message: 'Telegram does not accept this API id and hash.',
    hint: 'Check both against my.telegram.org.',
  },
  API_ID_PUBLISHED_FLOOD: {
    code: 'notConfigured',
    message: 'Telegram has disabled this API id because it is used too widely.',
    hint: 'Get your own at my.telegram.org.',
  },
};

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
  return new AppError('telegramRejected', `Telegram refused the request (${name}).`, {
    hint: 'Open the log for the details.',
    cause,
  });
}

function floodError(seconds: number, slowMode: boolean, cause: unknown): AppError {
  const message = slowMode
    ? `This chat is in slow mode: the next message may be sent in ${seconds} s.`
    : `Telegram asks to wait ${seconds} s.`;
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

export function offline(message = 'Telegram cannot be reached.', cause?: unknown): AppError {
  return new AppError('telegramOffline', message, {
    retryable: true,
    hint: 'Check the network connection.',
    cause,
  });
}

export function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled.');
}
