import type { ERRORS } from '../../sidecar/telegram/errors.ts';

type ErrorName = keyof typeof ERRORS;

/** One method of Telegram's API or of MTProto that the sidecar calls. */
export interface MethodRow {
  /** What the desk calls it for; a sentence. */
  for: string;
  /** Refusals of this method alone that the user reads: their sentence and next step stand in `sidecar/telegram/errors.ts`. */
  refusals?: readonly ErrorName[];
  /** Refusals that the desk answers by itself, and how; a sentence without its full stop. `_n`: a number at the end. */
  handled?: Readonly<Record<string, string>>;
  /** What the user sees of it: "file: title of a test in it". */
  tests: readonly [string, ...string[]];
}

/** What any method may answer once the account is signed in. */
export const ANYWHERE: readonly ErrorName[] = [
  'AUTH_KEY_UNREGISTERED',
  'AUTH_KEY_INVALID',
  'AUTH_KEY_PERM_EMPTY',
  'AUTH_KEY_DUPLICATED',
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
  'USER_DEACTIVATED',
  'USER_DEACTIVATED_BAN',
  'MSG_WAIT_FAILED',
];

/** What a method that names a dialog may answer. */
const DIALOG = [
  'PEER_ID_INVALID',
  'USER_ID_INVALID',
  'CHAT_ID_INVALID',
  'CHANNEL_INVALID',
  'CHANNEL_PRIVATE',
  'CHAT_FORBIDDEN',
  'USER_NOT_PARTICIPANT',
] as const satisfies ErrorName[];

/** What a method that writes into a dialog may answer besides. */
const WRITING = [
  ...DIALOG,
  'INPUT_USER_DEACTIVATED',
  'USER_IS_BLOCKED',
  'YOU_BLOCKED_USER',
  'USER_IS_BOT',
  'PRIVACY_PREMIUM_REQUIRED',
  'PEER_FLOOD',
  'CHAT_WRITE_FORBIDDEN',
  'CHAT_SEND_PLAIN_FORBIDDEN',
  'CHAT_GUEST_SEND_FORBIDDEN',
  'CHAT_ADMIN_REQUIRED',
  'CHAT_RESTRICTED',
  'USER_BANNED_IN_CHANNEL',
  'TOPIC_CLOSED',
] as const satisfies ErrorName[];

const API_ID = [
  'API_ID_INVALID',
  'CONNECTION_API_ID_INVALID',
  'API_ID_PUBLISHED_FLOOD',
] as const satisfies ErrorName[];

/** What may be answered to a phone number. */
const PHONE = [
  'PHONE_NUMBER_INVALID',
  'PHONE_NUMBER_BANNED',
  'PHONE_NUMBER_FLOOD',
  'PHONE_NUMBER_UNOCCUPIED',
  'PHONE_NUMBER_APP_SIGNUP_FORBIDDEN',
  'PHONE_PASSWORD_FLOOD',
  'PHONE_PASSWORD_PROTECTED',
] as const satisfies ErrorName[];

/** What may be answered to a code. */
const CODE = [
  'PHONE_CODE_INVALID',
  'PHONE_CODE_EMPTY',
  'PHONE_CODE_EXPIRED',
  'PHONE_CODE_HASH_EMPTY',
  'CODE_INVALID',
  'CODE_HASH_INVALID',
  'EMAIL_VERIFY_EXPIRED',
] as const satisfies ErrorName[];

const DESK = 'test/integration/desk.test.ts';
const GATEWAY = 'test/integration/telegramGateway.test.ts';
const ATTACHMENTS = 'test/integration/attachments.test.ts';
const CLOUD = 'test/integration/cloudDrafts.test.ts';
const LIST = 'test/integration/dialogList.test.ts';
const SENDING = 'test/integration/sendingChoices.test.ts';
const UPDATES = 'test/integration/telegramUpdates.test.ts';
const SIGN_IN = 'test/integration/signIn.test.ts';
const PHONE_SIGN_IN = 'test/integration/phoneSignIn.test.ts';

const NO_LIST = `${DESK}: says in words that a dialog is unknown or not to be written in`;
const CATCHES_UP = `${GATEWAY}: comes back by itself after a lost connection, with what was missed, once and in order`;
const REACHED_BY_QR = `${SIGN_IN}: shows a code, and is done once it is scanned`;

/**
 * Every method that the sidecar calls, by its name in GramJS (`new Api.messages.SendMessage` → `messages.SendMessage`).
 * A new call needs a row here, then `node scripts/telegramDocs.ts`; `conformance.test.ts` says so when it is missing.
 */
export const METHODS: Readonly<Record<string, MethodRow>> = {
  InvokeWithLayer: {
    for: 'The first call on each connection names the layer of the schema that we speak.',
    tests: [`${GATEWAY}: says who it is and that it is online`],
  },
  InitConnection: {
    for: 'Says what the list of devices in Telegram calls us.',
    refusals: [...API_ID, 'CONNECTION_LAYER_INVALID'],
    tests: [`${SIGN_IN}: says that the API id is wrong`],
  },
  'help.GetConfig': {
    for: 'Rides in the first call of a connection; its date is the clock of the server.',
    tests: [`${GATEWAY}: says who it is and that it is online`],
  },
  PingDelayDisconnect: {
    for: 'Finds dead connections after silence and after sleep; the server closes its side after 75 s without one.',
    tests: [
      'test/fault/networkBreak.test.ts: shows the account as offline, keeps an approval, and sends it once when it is back',
    ],
  },
  'auth.ExportLoginToken': {
    for: 'The QR code on show; asked again when it was scanned or is about to expire.',
    refusals: [
      ...API_ID,
      'AUTH_TOKEN_EXPIRED',
      'AUTH_TOKEN_INVALID',
      'AUTH_TOKEN_ALREADY_ACCEPTED',
      'UPDATE_APP_TO_LOGIN',
    ],
    handled: {
      SESSION_PASSWORD_NEEDED: 'Asks for the two-step password',
      NETWORK_MIGRATE_n: 'Asks the data centre that is named',
    },
    tests: [
      REACHED_BY_QR,
      `${SIGN_IN}: says that the API id is wrong`,
      `${SIGN_IN}: fails with the wait when Telegram floods the codes`,
    ],
  },
  'auth.ImportLoginToken': {
    for: 'Goes on with the sign-in in the data centre where the account lives.',
    handled: {
      AUTH_TOKEN_EXPIRED: 'Shows a new code, from where the account lives',
      AUTH_TOKEN_INVALID: 'Shows a new code, from where the account lives',
      SESSION_PASSWORD_NEEDED: 'Asks for the two-step password',
    },
    tests: [
      `${SIGN_IN}: follows the account to its data centre and asks for the password: wrong, then right`,
    ],
  },
  'auth.SendCode': {
    for: 'Asks for a code to a phone number; a number without an account is not signed up.',
    refusals: [
      ...PHONE,
      ...API_ID,
      'SMS_CODE_CREATE_FAILED',
      'EMAIL_NOT_SETUP',
      'UPDATE_APP_TO_LOGIN',
    ],
    handled: {
      PHONE_MIGRATE_n: 'Asks the data centre that is named',
      NETWORK_MIGRATE_n: 'Asks the data centre that is named',
      AUTH_RESTART: 'Asks once more by itself, then leaves it to the user',
    },
    tests: [
      `${PHONE_SIGN_IN}: asks for the number, says where the code went, and is done with the right one`,
      `${PHONE_SIGN_IN}: takes another number after one that Telegram refused`,
      `${PHONE_SIGN_IN}: says how long Telegram asks to wait, at the number and at the code`,
      `${PHONE_SIGN_IN}: begins again by itself where Telegram lost its place, and once only`,
    ],
  },
  'auth.ResendCode': {
    for: 'Another code by the next way, once its time has come and the user asks for it.',
    refusals: ['SEND_CODE_UNAVAILABLE', 'SMS_CODE_CREATE_FAILED', 'PHONE_NUMBER_FLOOD'],
    handled: { PHONE_CODE_EXPIRED: 'Sends the first code of a new series' },
    tests: [
      `${PHONE_SIGN_IN}: sends another code by the next way once its time has come, and none before`,
    ],
  },
  'auth.CancelCode': {
    for: 'A sign-in that is called off: its code stops working.',
    tests: [`${PHONE_SIGN_IN}: ends at once, and at the server, when cancelled at needsCode`],
  },
  'auth.SignIn': {
    for: 'The code that the user entered.',
    refusals: [...CODE, ...PHONE, 'AUTH_RESTART'],
    handled: { SESSION_PASSWORD_NEEDED: 'Asks for the two-step password' },
    tests: [
      `${PHONE_SIGN_IN}: leads a wrong code back to the code, and the right one on`,
      `${PHONE_SIGN_IN}: offers a new code when the old one has expired`,
      `${PHONE_SIGN_IN}: is signed in where the server took the code and its answer was lost`,
    ],
  },
  'account.GetPassword': {
    for: 'The challenge that the two-step password is checked against; the password never leaves the machine.',
    tests: [
      `${SIGN_IN}: follows the account to its data centre and asks for the password: wrong, then right`,
    ],
  },
  'auth.CheckPassword': {
    for: 'Proves that the user knows the two-step password.',
    refusals: [
      'PASSWORD_HASH_INVALID',
      'PASSWORD_EMPTY',
      'SRP_PASSWORD_CHANGED',
      'PHONE_PASSWORD_FLOOD',
    ],
    handled: { SRP_ID_INVALID: 'Fetches a new challenge and answers that one' },
    tests: [
      `${SIGN_IN}: follows the account to its data centre and asks for the password: wrong, then right`,
      `${SIGN_IN}: takes the password when the challenge ran out while it was typed`,
      'test/window/trouble.test.ts: asks for the two-step password in a box, again after a wrong one',
    ],
  },
  'auth.LogOut': {
    for: 'Sign out, or a sign-in called off too late: the session is ended at the server as well.',
    handled: { AUTH_KEY_UNREGISTERED: 'Signed out elsewhere already: counts as done' },
    tests: [
      `${DESK}: signs out at the server, says that the session is gone, and forgets the account`,
      `${PHONE_SIGN_IN}: leaves no session behind when it is cancelled while the server signs it in`,
    ],
  },
  'auth.ExportAuthorization': {
    for: 'Takes the sign-in along to another data centre, where files lie.',
    tests: [`${GATEWAY}: include photos of another data centre, for one authorization there`],
  },
  'auth.ImportAuthorization': {
    for: 'Signs the connection to that data centre in.',
    handled: { AUTH_KEY_UNREGISTERED: 'Costs the photo a retry, never the account' },
    tests: [
      `${GATEWAY}: are not worth an account: losing the login in the other data centre costs a retry`,
    ],
  },
  'users.GetUsers': {
    for: 'Who the account is; the first call after each connection, and where the answer to a sign-in was lost.',
    tests: [
      `${GATEWAY}: says who it is and that it is online`,
      `${GATEWAY}: tries once more with a key the server has forgotten, then is signed out`,
    ],
  },
  'updates.GetState': {
    for: 'Where the account stands, on the first connection of a process.',
    tests: [`${UPDATES}: begin anew with a world that was reset`],
  },
  'updates.GetDifference': {
    for: 'What was missed: after each connection, over a restart as well, and when the count of updates has a hole.',
    tests: [
      CATCHES_UP,
      `${UPDATES}: come in slices when many were missed`,
      `${UPDATES}: that the server no longer tells one by one show in the list, and the count goes on`,
    ],
  },
  'updates.GetChannelDifference': {
    for: 'The same of one channel or supergroup, which counts its updates for itself.',
    refusals: DIALOG,
    tests: [
      `${GATEWAY}: hears of a new message in a supergroup, which counts its own updates`,
      `${UPDATES}: come in slices when many were missed`,
    ],
  },
  'messages.GetDialogs': {
    for: 'The dialog list, page by page, then the archive.',
    tests: [`${GATEWAY}: comes in pages, each dialog once, in Telegram’s order`],
  },
  'messages.GetPeerDialogs': {
    for: 'One row of the list: a dialog that began after the list was fetched; and what stands in its input field, before a draft is put there or cleared.',
    refusals: DIALOG,
    tests: [
      `${GATEWAY}: hears of a new message and counts it`,
      `${CLOUD}: is never put over what was typed elsewhere, and says what stands there`,
    ],
  },
  'messages.GetHistory': {
    for: 'The messages of a dialog. Marks nothing as read.',
    refusals: DIALOG,
    tests: [
      `${GATEWAY}: reads the newest messages, oldest first, and only those after a given one`,
    ],
  },
  'messages.GetMessages': {
    for: 'The message of a photo as it is now, with a file reference that is still good.',
    refusals: DIALOG,
    tests: [`${GATEWAY}: fetches a photo, smaller when a smaller one is enough`],
  },
  'channels.GetMessages': {
    for: 'The same in a channel or supergroup.',
    refusals: DIALOG,
    tests: [
      `${GATEWAY}: are all read: every kind told apart, every preview in one line, every photo with its bytes`,
    ],
  },
  'upload.GetFile': {
    for: 'A photo, in pieces.',
    handled: {
      FILE_MIGRATE_n: 'Asks the data centre that is named',
      FILE_REFERENCE_EXPIRED: 'Fetches the message again, for a fresh reference',
      FILE_REFERENCE_INVALID: 'Fetches the message again, for a fresh reference',
    },
    tests: [
      `${GATEWAY}: fetches a photo, smaller when a smaller one is enough`,
      `${GATEWAY}: include photos of another data centre, for one authorization there`,
    ],
  },
  'messages.SendMessage': {
    for: 'Sends what the user approved, once: a retry carries the same random id.',
    refusals: [...WRITING, 'MESSAGE_TOO_LONG', 'MESSAGE_EMPTY', 'REPLY_MESSAGE_ID_INVALID'],
    handled: {
      RANDOM_ID_DUPLICATE: 'Counts as sent; its id is looked up among the newest messages',
      SLOWMODE_WAIT_n: 'Waits as long and goes on',
    },
    tests: [
      `${GATEWAY}: sends a message once, however often it is asked to`,
      `${DESK}: sends once when the connection breaks after the server took the message`,
      NO_LIST,
      'test/fault/floodWait.test.ts: of a send is waited out in sight, spends no attempt, and the message leaves once',
    ],
  },
  'messages.GetDialogFilters': {
    for: 'The folders of the account, with their rules.',
    tests: [`${LIST}: has the folders with their rules, in order, and hears of every change`],
  },
  'account.GetNotifySettings': {
    for: 'What is muted by the default of its kind.',
    tests: [`${LIST}: knows who is muted: by itself, by the default of its kind, and until when`],
  },
  'messages.GetPinnedDialogs': {
    for: 'The order of the pinned dialogs, where an update does not tell it.',
    tests: [`${LIST}: puts pinned dialogs where the user put them`],
  },
  'messages.MarkDialogUnread': {
    for: 'Takes away the mark that was set by hand, once the dialog is marked as read.',
    tests: [`${LIST}: marks as read only what it is told to, and the other side sees it`],
  },
  'messages.ReadHistory': {
    for: 'Marks a dialog as read, when the user asks for it.',
    tests: [`${LIST}: marks as read only what it is told to, and the other side sees it`],
  },
  'channels.ReadHistory': {
    for: 'The same in a channel or supergroup.',
    tests: [`${LIST}: marks as read only what it is told to, and the other side sees it`],
  },
  'messages.ReadMentions': {
    for: 'And its mentions.',
    tests: [`${LIST}: marks as read only what it is told to, and the other side sees it`],
  },
  'upload.SaveFilePart': {
    for: 'Brings a file that goes with a reply to the server, piece by piece.',
    tests: [`${ATTACHMENTS}: arrive as they are, the text below the first of them`],
  },
  'upload.SaveBigFilePart': {
    for: 'The same for a file of more than 10 MB.',
    tests: [`${ATTACHMENTS}: arrive whole where they are large`],
  },
  'messages.UploadMedia': {
    for: 'Makes photos of files, for an album.',
    refusals: ['PHOTO_INVALID', 'PHOTO_EXT_INVALID', 'IMAGE_PROCESS_FAILED'],
    tests: [
      `${ATTACHMENTS}: are one album where they are photos, and by themselves where they are not`,
    ],
  },
  'messages.SendMedia': {
    for: 'Sends a file or photo with its caption, once: a retry carries the same random id.',
    refusals: [
      'PHOTO_INVALID_DIMENSIONS',
      'MEDIA_CAPTION_TOO_LONG',
      'CHAT_SEND_MEDIA_FORBIDDEN',
      'CHAT_SEND_PHOTOS_FORBIDDEN',
      'CHAT_SEND_DOCS_FORBIDDEN',
    ],
    handled: { RANDOM_ID_DUPLICATE: 'Counts as sent' },
    tests: [`${ATTACHMENTS}: arrive once where two windows approve them at once`],
  },
  'messages.SendMultiMedia': {
    for: 'The same for an album of photos.',
    refusals: ['MEDIA_CAPTION_TOO_LONG', 'CHAT_SEND_PHOTOS_FORBIDDEN'],
    handled: { RANDOM_ID_DUPLICATE: 'Counts as sent' },
    tests: [`${ATTACHMENTS}: arrive once in spite of lost answers, a lost upload and a crash`],
  },
  'messages.SaveDraft': {
    for: 'Puts a draft into the input field of the user’s other devices when the user asks for it; clears ours once a reply was sent.',
    refusals: DIALOG,
    tests: [
      `${CLOUD}: is put in Telegram only when asked, with its formatting`,
      `${CLOUD}: goes once the reply was sent`,
    ],
  },
  'messages.EditMessage': {
    for: 'Puts another text in the place of what was sent.',
    refusals: [
      'MESSAGE_ID_INVALID',
      'MESSAGE_EDIT_TIME_EXPIRED',
      'MESSAGE_AUTHOR_REQUIRED',
      'MESSAGE_TOO_LONG',
      'MESSAGE_EMPTY',
    ],
    handled: { MESSAGE_NOT_MODIFIED: 'Counts as changed' },
    tests: [
      `${SENDING}: is changed in Telegram after it was sent, and keeps its versions`,
      `${SENDING}: says why Telegram does not let it be changed, and keeps what was written`,
    ],
  },
  'messages.DeleteMessages': {
    for: 'Deletes what was sent, for everyone.',
    refusals: ['MESSAGE_DELETE_FORBIDDEN'],
    tests: [
      `${SENDING}: is deleted for everyone after it was sent, once, and stays in the record`,
      `${SENDING}: says why Telegram does not let it be deleted`,
    ],
  },
  'channels.DeleteMessages': {
    for: 'The same in a channel or supergroup.',
    refusals: [...DIALOG, 'MESSAGE_DELETE_FORBIDDEN', 'CHAT_ADMIN_REQUIRED'],
    tests: [`${SENDING}: says why Telegram does not let it be deleted`],
  },
};
