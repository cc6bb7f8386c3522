import { TRY_LATER, type ErrorRow } from './errorRow.ts';

const SIGNED_OUT: ErrorRow = {
  code: 'telegramSignedOut',
  message: 'This account is signed out.',
  hint: 'Sign in again.',
};
const PEER_UNKNOWN: ErrorRow = {
  code: 'peerUnknown',
  message: 'Telegram does not know this dialog any more.',
  hint: 'Refresh the dialog list.',
};
const NO_WRITING: ErrorRow = {
  code: 'peerForbidden',
  message: 'You may not write in this dialog.',
  hint: 'Ask an administrator of the chat for permission.',
};
const NO_ACCESS: ErrorRow = {
  code: 'peerForbidden',
  message: 'You have no access to this dialog any more.',
  hint: 'Join the chat again in Telegram, or remove it from your selection.',
};
const NO_PHOTO: ErrorRow = {
  code: 'telegramRejected',
  message: 'Telegram does not take this picture as a photo.',
  hint: 'Remove it, or attach it in another format.',
};

/** What an account can meet once it is signed in: core.telegram.org/api/errors and the pages of the methods. */
export const ACCOUNT_ERRORS = {
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
  PHOTO_INVALID_DIMENSIONS: NO_PHOTO,
  PHOTO_INVALID: NO_PHOTO,
  PHOTO_EXT_INVALID: NO_PHOTO,
  IMAGE_PROCESS_FAILED: NO_PHOTO,
  MEDIA_CAPTION_TOO_LONG: {
    code: 'messageTooLong',
    message: 'The text below a file is longer than the 1024 characters Telegram takes.',
    hint: 'Shorten it.',
  },
  CHAT_SEND_MEDIA_FORBIDDEN: { ...NO_WRITING, message: 'You may not send files in this dialog.' },
  CHAT_SEND_PHOTOS_FORBIDDEN: { ...NO_WRITING, message: 'You may not send photos in this dialog.' },
  CHAT_SEND_DOCS_FORBIDDEN: { ...NO_WRITING, message: 'You may not send files in this dialog.' },
  MESSAGE_ID_INVALID: {
    code: 'telegramRejected',
    message: 'The message is gone.',
    hint: 'Look into the chat.',
  },
  MESSAGE_EDIT_TIME_EXPIRED: {
    code: 'telegramRejected',
    message: 'The message is too old to be changed.',
    hint: 'Send another one.',
  },
  MESSAGE_AUTHOR_REQUIRED: {
    code: 'telegramRejected',
    message: 'Telegram lets only the author change this message.',
    hint: 'Send another one.',
  },
  MESSAGE_DELETE_FORBIDDEN: {
    code: 'telegramRejected',
    message: 'Telegram does not let you delete this message.',
    hint: 'Delete it in Telegram for yourself.',
  },
  REPLY_MESSAGE_ID_INVALID: {
    code: 'telegramRejected',
    message: 'The message this replies to is gone.',
    hint: 'Send it without the reply.',
  },
} satisfies Record<string, ErrorRow>;
