import * as z from 'zod/mini';
import { dialogId, draftId, jobId } from './ids.ts';
import { timestamp } from './timestamp.ts';

export const DIALOG_KINDS = ['private', 'group', 'channel', 'bot'] as const;
export type DialogKind = (typeof DIALOG_KINDS)[number];

const FOLDER_INCLUDES = ['contacts', 'nonContacts', 'groups', 'channels', 'bots'] as const;
const FOLDER_EXCLUDES = ['muted', 'read', 'archived'] as const;
const DIALOG_MARKS = ['verified', 'scam', 'fake', 'deleted'] as const;

/** Where a dialog stands in the desk's own work; derived from its newest job and draft. */
export const dialogStatus = z.object({
  kind: z.enum([
    'none',
    'queued',
    'reading',
    'analysing',
    'drafting',
    'ready',
    'noReply',
    'approved',
    'sent',
    'stale',
    'unknown',
    'failed',
  ]),
  draftId: z.optional(draftId),
  jobId: z.optional(jobId),
  /** Why: the error of a failed job, the analyst's reason for `noReply`. */
  note: z.optional(z.string()),
});
export type DialogStatus = z.infer<typeof dialogStatus>;

export const dialog = z.object({
  dialogId,
  kind: z.enum(DIALOG_KINDS),
  title: z.string(),
  username: z.optional(z.string()),
  unreadCount: z.number(),
  unreadMentions: z.number(),
  /** Put back among the unread by hand, whatever was read. */
  markedUnread: z.optional(z.boolean()),
  pinned: z.boolean(),
  /** Among the pinned of the main list or of the archive: smaller first. */
  pinOrder: z.optional(z.int()),
  archived: z.boolean(),
  /** While it is muted, by itself or by the account's own default: until when. */
  mutedUntil: z.optional(timestamp),
  /** What Telegram says of who is behind it. */
  mark: z.optional(z.enum(DIALOG_MARKS)),
  /** A person in the account's address book. */
  contact: z.optional(z.boolean()),
  /** Names the picture as it is now; `dialog/photos` has it. */
  photoId: z.optional(z.string()),
  /** The newest own message that somebody else has read. */
  readOutboxId: z.optional(z.number()),
  /** False where this account may not write: most channels, groups it was removed from. */
  canSend: z.boolean(),
  last: z.optional(
    z.object({
      messageId: z.number(),
      at: timestamp,
      out: z.boolean(),
      /** One line, at most 120 characters; media as a named placeholder. */
      preview: z.string(),
    }),
  ),
});
export type Dialog = z.infer<typeof dialog>;

/** How far the list has come that is being fetched from Telegram. */
export const fetchedDialogs = z.object({
  count: z.int(),
  /** As Telegram counts them; grows once the archive has its turn. Never less than `count`. */
  expected: z.int(),
});
export type FetchedDialogs = z.infer<typeof fetchedDialogs>;

/** A folder of the account (a chat list of its own), by its rules: core.telegram.org/api/folders. */
export const folder = z.object({
  folderId: z.int(),
  title: z.string(),
  /** Kinds of dialogs that are in it. */
  includes: z.array(z.enum(FOLDER_INCLUDES)),
  /** What keeps those kinds out; a dialog that is named is in it all the same. */
  excludes: z.array(z.enum(FOLDER_EXCLUDES)),
  /** Pinned in it, in order. */
  pinnedIds: z.array(dialogId),
  includedIds: z.array(dialogId),
  excludedIds: z.array(dialogId),
});
export type Folder = z.infer<typeof folder>;

/** A small square picture. `blurred`: a few pixels of it, until the picture itself is fetched. */
export const dialogPhoto = z.object({
  dialogId,
  photoId: z.string(),
  mediaType: z.enum(['image/jpeg', 'image/png']),
  base64: z.string(),
  blurred: z.boolean(),
});
export type DialogPhoto = z.infer<typeof dialogPhoto>;

/** Minutes after midnight, on the clock of the machine. */
const minuteOfDay = z.int().check(z.gte(0), z.lte(1439));

/** When a dialog is processed without being asked: 8 s after the last of its incoming messages. Sending needs approval all the same. */
export const dialogRule = z.object({
  /** Only between these; over midnight where `from` is the later one. Null: at any hour. */
  hours: z.nullable(z.object({ from: minuteOfDay, to: minuteOfDay })),
  /** Drafts begun by the rule in one day. */
  mostPerDay: z.int().check(z.gte(1), z.lte(100)),
  /** Also while the dialog is muted or archived. */
  evenIfMuted: z.boolean(),
});
export type DialogRule = z.infer<typeof dialogRule>;

/** A dialog with the desk's status, as the panel lists it. */
export const listedDialog = z.extend(dialog, {
  status: dialogStatus,
  selected: z.boolean(),
  /** Absent: it is processed only when asked. */
  rule: z.optional(dialogRule),
  /** Its rule rests since then: the last drafts all went unused. `dialog/resumeRule` lifts that. */
  rulePausedAt: z.optional(timestamp),
  /** There are instructions for it alone. */
  instructed: z.optional(z.boolean()),
  /** The name of the profile that guides it; absent: the default one. */
  profile: z.optional(z.string()),
  /** Notes on it are proposed and wait for a yes or no. */
  noteProposed: z.optional(z.boolean()),
});
export type ListedDialog = z.infer<typeof listedDialog>;
