import type { TlObject, TlValue } from '../tl/values.ts';

/** `u<id>` a person or bot, `g<id>` a basic group, `c<id>` a channel or supergroup: as in the sidecar's contract. */
export type DialogId = `${'u' | 'g' | 'c'}${bigint}`;

export interface Person {
  readonly id: bigint;
  readonly accessHash: bigint;
  readonly firstName: string;
  readonly lastName?: string;
  readonly username?: string;
  readonly phone?: string;
  readonly isBot?: boolean;
  readonly mark?: EntityMark;
  readonly photo?: Avatar;
}

export type EntityMark = 'verified' | 'scam' | 'fake' | 'deleted';

/** A picture of a person or group: small, and as the few bytes that travel with a name. */
export interface Avatar {
  readonly file: StoredFile;
  readonly strippedThumb: Buffer;
}

export interface Group {
  readonly id: bigint;
  readonly accessHash: bigint;
  readonly kind: 'group' | 'supergroup' | 'broadcast';
  readonly title: string;
  readonly username?: string;
  readonly mark?: EntityMark;
  readonly photo?: Avatar;
  readonly memberCount: number;
  /** Accounts of this server that are in it. */
  readonly accountIds: ReadonlySet<bigint>;
  /** Those of them that may post where others only read. */
  readonly adminIds: ReadonlySet<bigint>;
  /** People who write in it, in the order they were introduced. */
  readonly memberIds: readonly bigint[];
}

export interface StoredFile {
  readonly id: bigint;
  readonly accessHash: bigint;
  readonly reference: Buffer;
  /** The data centre that serves it. */
  readonly dc: number;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

export interface Photo extends StoredFile {
  readonly width: number;
  readonly height: number;
  readonly thumbnail?: { width: number; height: number; bytes: Buffer };
}

export type Media =
  | { kind: 'photo'; photo: Photo }
  /** A photo: one that was sent as a file. */
  | { kind: 'document'; file: StoredFile | Photo; name: string }
  | { kind: 'voice'; file: StoredFile; seconds: number };

export interface Content {
  readonly text: string;
  readonly entities?: readonly TlObject[];
  readonly media?: Media;
  readonly replyToId?: number;
  /** It arrived without a sound. */
  readonly silent?: boolean;
  /** Messages of one album share it. */
  readonly albumId?: bigint;
  /** From whom: by name alone where they hide, else a person, group or channel. */
  readonly forward?: { fromName?: string; fromId?: DialogId; author?: string; at: number };
  /** Accounts that the text calls by name. */
  readonly mentionIds?: readonly bigint[];
  /** What a service message tells (`messageAction…`). */
  readonly service?: TlObject;
  /** Fields of the message as they go over the wire, in place of what is said above. */
  readonly raw?: Readonly<Record<string, TlValue>>;
}

/** A message as one mailbox holds it. Times are Unix seconds, as on the wire. */
export interface StoredMessage extends Content {
  readonly id: number;
  /** The same in every mailbox that holds a copy; grows with time. */
  readonly copyId: number;
  /** Absent for posts of a broadcast channel. */
  readonly fromId?: bigint;
  readonly at: number;
  readonly editedAt?: number;
  /** The sender's own id for it. */
  readonly randomId?: bigint;
}

export interface ScheduledMessage {
  readonly id: number;
  readonly at: number;
  readonly content: Content;
  readonly randomId: bigint;
}

export interface Draft {
  readonly text: string;
  readonly at: number;
  readonly entities?: readonly TlObject[];
  /** Which message it answers. */
  readonly replyToId?: number;
}

/** One dialog as one account sees it. */
export interface Dialog {
  readonly id: DialogId;
  /** Oldest first. Every member of a channel has the same array. */
  readonly messages: StoredMessage[];
  readInboxMaxId: number;
  readOutboxMaxId: number;
  draft?: Draft;
  isPinned: boolean;
  isArchived: boolean;
  isMarkedUnread: boolean;
  /** Seconds; 0: not muted whatever the default is; undefined: as the account's default. */
  muteUntil: number | undefined;
  /** Own id of each message that called the account and was looked at. */
  readonly seenMentions: Set<number>;
  scheduled: ScheduledMessage[];
}

/** Muted until somebody changes that. */
export const FOREVER = 2_147_483_647;

/** What a default can be kept for: notifyUsers, notifyChats, notifyBroadcasts. */
export type NotifyScope = 'users' | 'chats' | 'broadcasts';

export function isDialogId(text: string): text is DialogId {
  return /^[ugc]\d{1,19}$/.test(text);
}

export function idOf(dialogId: DialogId): bigint {
  return BigInt(dialogId.slice(1));
}

export function isOwn(message: StoredMessage, accountId: bigint): boolean {
  return message.fromId === accountId;
}
