import { phrase, type Phrase } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorRow } from './errorRow.ts';

const PHONE = { code: 'phoneInvalid' } as const;
const API = { code: 'notConfigured' } as const;
const QR_EXPIRED: ErrorRow = {
  code: 'qrExpired',
  message: 'The code has expired.',
  hint: 'Start the sign-in again.',
};
const CODE_EXPIRED: ErrorRow = {
  code: 'codeExpired',
  message: 'This code has expired.',
  hint: 'Ask for a new one.',
};
const TOO_OFTEN: ErrorRow = {
  code: 'telegramRejected',
  message: 'Telegram has been asked for codes or passwords of this number too often.',
  hint: 'Wait a day, or scan a QR code instead.',
};
const OUT_OF_DATE: ErrorRow = {
  code: 'telegramRejected',
  message: 'Telegram no longer signs in a client of this version.',
  hint: 'Update Dialog Desk.',
};

/** What a person can meet while signing in: core.telegram.org/api/auth, /api/qr-login, /api/srp and their methods' pages. */
export const SIGN_IN_ERRORS = {
  PHONE_NUMBER_INVALID: {
    ...PHONE,
    message: 'Telegram does not know this kind of phone number.',
    hint: 'Check it, with + and the country code in front.',
  },
  PHONE_NUMBER_BANNED: {
    ...PHONE,
    message: 'Telegram has banned this phone number.',
    hint: 'Use another number, or write to recover@telegram.org.',
  },
  PHONE_NUMBER_UNOCCUPIED: {
    ...PHONE,
    message: 'This phone number has no Telegram account yet.',
    hint: 'Create the account in Telegram’s own app first.',
  },
  PHONE_NUMBER_APP_SIGNUP_FORBIDDEN: {
    ...PHONE,
    message: 'This phone number has no Telegram account, and none can be made here.',
    hint: 'Create the account in Telegram’s own app first.',
  },
  PHONE_NUMBER_FLOOD: TOO_OFTEN,
  PHONE_PASSWORD_FLOOD: TOO_OFTEN,
  PHONE_PASSWORD_PROTECTED: {
    ...PHONE,
    message: 'This phone number is protected by a password.',
    hint: 'Scan a QR code instead.',
  },
  PHONE_CODE_INVALID: {
    code: 'codeInvalid',
    message: 'This code is not right.',
    hint: 'Compare it with the one that was sent last.',
  },
  PHONE_CODE_EMPTY: {
    code: 'codeInvalid',
    message: 'Telegram got no code.',
    hint: 'Enter the code that was sent.',
  },
  PHONE_CODE_EXPIRED: CODE_EXPIRED,
  PHONE_CODE_HASH_EMPTY: CODE_EXPIRED,
  CODE_HASH_INVALID: CODE_EXPIRED,
  CODE_INVALID: {
    code: 'codeInvalid',
    message: 'This code is not right.',
    hint: 'Compare it with the one that was sent by email.',
  },
  EMAIL_VERIFY_EXPIRED: CODE_EXPIRED,
  SEND_CODE_UNAVAILABLE: {
    code: 'telegramRejected',
    message: 'Telegram has no other way left to send a code to this number.',
    hint: 'Use the last code, or scan a QR code instead.',
  },
  SMS_CODE_CREATE_FAILED: {
    code: 'telegramRejected',
    message: 'Telegram could not send the code.',
    hint: 'Try again in a minute, or scan a QR code instead.',
    retryable: true,
  },
  EMAIL_NOT_SETUP: {
    code: 'telegramRejected',
    message: 'Telegram wants an email address for this account before it signs in anywhere.',
    hint: 'Add one in Telegram’s own app, under Settings → Privacy and Security.',
  },
  AUTH_RESTART: {
    code: 'telegramRejected',
    message: 'Telegram broke the sign-in off.',
    hint: 'Start it again.',
    retryable: true,
  },
  UPDATE_APP_TO_LOGIN: OUT_OF_DATE,
  CONNECTION_LAYER_INVALID: OUT_OF_DATE,
  PASSWORD_HASH_INVALID: {
    code: 'passwordInvalid',
    message: 'This password is not right.',
    hint: 'Enter your two-step password again.',
  },
  PASSWORD_EMPTY: {
    code: 'passwordInvalid',
    message: 'Telegram got no password.',
    hint: 'Enter your two-step password.',
  },
  SRP_PASSWORD_CHANGED: {
    code: 'passwordInvalid',
    message: 'The two-step password was changed just now.',
    hint: 'Enter the new one.',
  },
  AUTH_TOKEN_EXPIRED: QR_EXPIRED,
  AUTH_TOKEN_INVALID: QR_EXPIRED,
  AUTH_TOKEN_ALREADY_ACCEPTED: { ...QR_EXPIRED, message: 'This code was used already.' },
  API_ID_INVALID: {
    ...API,
    message: 'Telegram does not accept this API id and hash.',
    hint: 'Check both against my.telegram.org.',
  },
  CONNECTION_API_ID_INVALID: {
    ...API,
    message: 'Telegram does not accept this API id.',
    hint: 'Check it against my.telegram.org.',
  },
  API_ID_PUBLISHED_FLOOD: {
    ...API,
    message: 'Telegram has disabled this API id because it is used too widely.',
    hint: 'Get your own at my.telegram.org.',
  },
} satisfies Record<string, ErrorRow>;

const MINUTE_S = 60;
const HOUR_S = 3_600;

/** As it is told while signing in: nothing goes on by itself there, and a wait can be a day. */
export function signInError(error: AppError): AppError {
  if (error.code !== 'telegramFlood') return error;
  const seconds = Math.ceil((error.retryAfterMs ?? 0) / 1000);
  return new AppError('telegramFlood', waitPhrase(seconds), {
    retryable: true,
    retryAfterMs: error.retryAfterMs,
    hint: 'Try again after that.',
    cause: error.cause,
  });
}

/** "40 s", "5 min", "3 h": never less than it is. */
function waitPhrase(seconds: number): Phrase {
  if (seconds < 2 * MINUTE_S) return phrase('Telegram asks to wait {0} s.', seconds);
  if (seconds < 2 * HOUR_S)
    return phrase('Telegram asks to wait {0} min.', Math.ceil(seconds / MINUTE_S));
  return phrase('Telegram asks to wait {0} h.', Math.ceil(seconds / HOUR_S));
}
