import type { FormattedText } from '../../protocol/formattedText.ts';
import type { TextEntity } from '../../protocol/textEntity.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { Dialog, Folder } from '../../protocol/dialogRecords.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { SignInState, SignInWay } from '../../protocol/signInRecords.ts';
import type { TelegramServer } from '../../protocol/configuration.ts';

/**
 * The only face of Telegram that the rest of the sidecar sees: one account, our own small records, AppErrors.
 * Every call has its own deadline, takes a signal, never retries by itself and never sleeps through a flood wait:
 * `telegramFlood` carries `retryAfterMs`, `telegramOffline` is retryable, `telegramSignedOut` is final.
 */
export interface TelegramGateway {
  account(): Account;
  /**
   * All dialogs, in Telegram's order (pinned first, then newest); `onPage` gets each page as it arrives, and how many
   * dialogs Telegram has said by then that there are: the archive is counted once its turn has come.
   */
  fetchDialogs(options: {
    signal: AbortSignal;
    onPage?: (dialogs: Dialog[], expected: number) => void;
  }): Promise<Dialog[]>;
  /**
   * Oldest first. Service messages are marked; expired, view-once and protected media come without their media.
   * `minId`: only newer ones; `beforeId`: only older ones. `withReplies`: with what each answers, wherever that stands.
   */
  fetchMessages(options: {
    dialogId: string;
    limit: number;
    minId?: number;
    beforeId?: number;
    withReplies?: boolean;
    signal: AbortSignal;
  }): Promise<Message[]>;
  /**
   * The photo of a message, or the picture it has as a file: the size whose long edge is nearest below `maxEdge` px;
   * undefined where there is none to be had.
   */
  fetchPhoto(options: {
    dialogId: string;
    messageId: number;
    maxEdge: number;
    signal: AbortSignal;
  }): Promise<{ bytes: Uint8Array } | undefined>;
  /**
   * Sends once: `randomId` (signed 64 bit, decimal) is the caller's and the same for every retry.
   * A duplicate counts as sent; `messageId` is then absent if the server no longer tells it.
   */
  sendMessage(options: {
    dialogId: string;
    text: string;
    /** The formatting of `text`, in UTF-16 units of it. */
    entities?: TextEntity[];
    randomId: string;
    replyToId?: number;
    /** It arrives without a sound. */
    silent?: boolean;
    signal: AbortSignal;
  }): Promise<{ messageId?: number }>;
  /** Brings a file to the server; `read` hands over its pieces in order, all but the last of `UPLOAD_PIECE_BYTES`. */
  uploadFile(options: {
    name: string;
    size: number;
    read: (take: (piece: Buffer, offset: number) => Promise<void>) => Promise<unknown>;
    signal: AbortSignal;
  }): Promise<UploadedFile>;
  /**
   * Sends what was uploaded, several photos as an album, all or nothing, and once as `sendMessage` does. The ids in the
   * order of the items; undefined where the server does not tell.
   */
  sendMedia(options: {
    dialogId: string;
    items: {
      upload: UploadedFile;
      kind: 'photo' | 'file';
      mimeType: string;
      text: string;
      entities: TextEntity[];
      randomId: string;
    }[];
    replyToId?: number;
    silent?: boolean;
    signal: AbortSignal;
  }): Promise<{ messageIds: (number | undefined)[] }>;
  /** Puts another text in the place of a message's. That it stands there already is no error. */
  editMessage(options: {
    dialogId: string;
    messageId: number;
    text: string;
    entities?: TextEntity[];
    signal: AbortSignal;
  }): Promise<void>;
  /** For everyone, where Telegram allows it. Gone already is no error. */
  deleteMessages(options: {
    dialogId: string;
    messageIds: number[];
    signal: AbortSignal;
  }): Promise<void>;
  /** The account's folders as last heard of; undefined until they were fetched. */
  folders(): Folder[] | undefined;
  /** What the list brought of a dialog's picture: which one it is, and a blurred JPEG of it. */
  blurredPhoto(dialogId: string): { photoId: string; bytes: Uint8Array } | undefined;
  /** The small picture of a dialog, as it is now; undefined where there is none, or none known yet. */
  fetchDialogPhoto(options: {
    dialogId: string;
    signal: AbortSignal;
  }): Promise<
    { photoId: string; bytes: Uint8Array; mediaType: 'image/jpeg' | 'image/png' } | undefined
  >;
  /** Reads the dialog up to `upToId` (all of it, if absent), which whoever wrote can see. */
  markRead(options: { dialogId: string; upToId?: number; signal: AbortSignal }): Promise<void>;
  /** What stands in the dialog's input field on the user's other devices, asked now; undefined: nothing. */
  fetchCloudDraft(options: {
    dialogId: string;
    signal: AbortSignal;
  }): Promise<CloudDraft | undefined>;
  /** Puts this in its place, whatever it is; an empty text clears it. */
  saveCloudDraft(options: {
    dialogId: string;
    text: string;
    entities: TextEntity[];
    signal: AbortSignal;
  }): Promise<void>;
  /** Logs out at the server; the session is worthless afterwards. */
  signOut(signal: AbortSignal): Promise<void>;
  /** Ends every socket and timer of this account. */
  stop(): Promise<void>;
}

/** What stands in the input field of a dialog, as Telegram keeps it for all of the user's devices. */
export interface CloudDraft extends FormattedText {
  /** A file, or the choice which message it answers: it is more than its text. */
  holdsMore: boolean;
}

/** A file at the server that is not sent yet; it is forgotten there after a while. */
export interface UploadedFile {
  /** Signed 64 bit, decimal. */
  fileId: string;
  name: string;
  pieces: number;
  isBig: boolean;
}

export type TelegramUpdate =
  /** `edited`: its text or media is another one now; else it is new. */
  | { kind: 'message'; dialogId: string; message: Message; edited?: boolean }
  /** `dialogId`: of a channel or supergroup; the others share one numbering, and Telegram does not say which it was. */
  | { kind: 'deleted'; dialogId?: string; messageIds: number[] }
  | { kind: 'dialog'; dialog: Dialog }
  /** It was changed on another device; `draft` undefined: nothing stands there any more. */
  | { kind: 'cloudDraft'; dialogId: string; draft: CloudDraft | undefined }
  | { kind: 'folders'; folders: Folder[] }
  | { kind: 'account'; account: Account };

/** What is known of a peer and must outlive the process: Telegram takes no request without it. Rebuildable from the dialog list. */
export interface PeerCache {
  get(dialogId: string): Promise<string | undefined>;
  /** Values are opaque to the store. */
  setMany(entries: { dialogId: string; peer: string }[]): Promise<void>;
}

/**
 * How far the updates of an account were taken, for the next process to ask what it missed. Losing it costs no more than
 * that: the dialog list still tells where something is new.
 */
export interface UpdateMarks {
  load(): Promise<string | undefined>;
  /** The value is opaque to the store. */
  save(marks: string): Promise<void>;
}

export interface TelegramOptions {
  apiId: number;
  apiHash: string;
  /** Another server than Telegram's own: the demo, a test server. */
  server?: TelegramServer | undefined;
  log: (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void;
}

/** An account that is signed in. Connects in the background and again after every loss; `account().connection` tells. */
export type StartGateway = (
  options: TelegramOptions & {
    accountId: string;
    session: string;
    peers: PeerCache;
    /** Left out: each process begins where the account stands. */
    marks?: UpdateMarks;
    onUpdate: (update: TelegramUpdate) => void;
  },
) => TelegramGateway;

/** What a person is asked while signing in, and what they may ask for. */
export type SignInAnswer =
  | { kind: 'phone'; phone: string }
  | { kind: 'code'; code: string }
  | { kind: 'resend' }
  | { kind: 'password'; password: string };

/**
 * Sign-in by QR code, or by phone number and code. Reports every state through `onState`, the last one `done`, `failed`
 * or `cancelled`; renews the QR code before it expires; follows data-centre migration; what was wrong leads back to
 * where it was asked, with the error. At `done`, `onSession` has been called with what StartGateway takes. `cancel` ends
 * the attempt at the server too.
 */
export type StartSignIn = (
  options: TelegramOptions & {
    way: SignInWay;
    onState: (state: SignInState) => void;
    onSession: (account: Account, session: string) => void;
  },
) => {
  /** @throws AppError `conflict` where it is not asked for, `tooManyRequests` for another code before its time. */
  submit(answer: SignInAnswer): void;
  cancel(): Promise<void>;
};
