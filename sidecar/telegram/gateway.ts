import type { Account, Dialog, Message, SignInState } from '../../protocol/records.ts';
import type { TelegramServer } from '../../protocol/methods.ts';

/**
 * The only face of Telegram that the rest of the sidecar sees: one account, our own small records, AppErrors.
 * Every call has its own deadline, takes a signal, never retries by itself and never sleeps through a flood wait:
 * `telegramFlood` carries `retryAfterMs`, `telegramOffline` is retryable, `telegramSignedOut` is final.
 */
export interface TelegramGateway {
  account(): Account;
  /** All dialogs, in Telegram's order (pinned first, then newest); `onPage` gets each page as it arrives. */
  fetchDialogs(options: {
    signal: AbortSignal;
    onPage?: (dialogs: Dialog[]) => void;
  }): Promise<Dialog[]>;
  /**
   * Oldest first. Service messages are marked; expired, view-once and protected media come without their media.
   * `minId`: only newer ones; `beforeId`: only older ones.
   */
  fetchMessages(options: {
    dialogId: string;
    limit: number;
    minId?: number;
    beforeId?: number;
    signal: AbortSignal;
  }): Promise<Message[]>;
  /** The photo of a message, the size whose long edge is nearest below `maxEdge` px; undefined where there is none to be had. */
  fetchPhoto(options: {
    dialogId: string;
    messageId: number;
    maxEdge: number;
    signal: AbortSignal;
  }): Promise<{ bytes: Uint8Array; mediaType: 'image/jpeg' | 'image/png' } | undefined>;
  /**
   * Sends once: `randomId` (signed 64 bit, decimal) is the caller's and the same for every retry.
   * A duplicate counts as sent; `messageId` is then absent if the server no longer tells it.
   */
  sendMessage(options: {
    dialogId: string;
    text: string;
    randomId: string;
    replyToId?: number;
    signal: AbortSignal;
  }): Promise<{ messageId?: number }>;
  /** Logs out at the server; the session is worthless afterwards. */
  signOut(signal: AbortSignal): Promise<void>;
  /** Ends every socket and timer of this account. */
  stop(): Promise<void>;
}

export type TelegramUpdate =
  | { kind: 'message'; dialogId: string; message: Message }
  | { kind: 'dialog'; dialog: Dialog }
  | { kind: 'account'; account: Account };

/** What is known of a peer and must outlive the process: Telegram takes no request without it. Rebuildable from the dialog list. */
export interface PeerCache {
  get(dialogId: string): Promise<string | undefined>;
  /** Values are opaque to the store. */
  setMany(entries: { dialogId: string; peer: string }[]): Promise<void>;
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
    onUpdate: (update: TelegramUpdate) => void;
  },
) => TelegramGateway;

/**
 * QR sign-in. Reports every state through `onState`, the last one `done`, `failed` or `cancelled`; renews the code
 * before it expires; follows data-centre migration; a wrong password leads back to `needsPassword` with the error.
 * At `done`, `onSession` has been called with what StartGateway takes.
 */
export type StartSignIn = (
  options: TelegramOptions & {
    onState: (state: SignInState) => void;
    onSession: (account: Account, session: string) => void;
  },
) => { submitPassword(password: string): void; cancel(): Promise<void> };
