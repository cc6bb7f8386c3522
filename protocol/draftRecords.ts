import * as z from 'zod/mini';
import { analysis, question, statement } from './analysis.ts';
import { accountId, dialogId, draftId } from './ids.ts';
import { provenance, usage } from './provenanceRecords.ts';
import { timestamp } from './timestamp.ts';
import { wireError } from './wireError.ts';

export const DRAFT_STATES = [
  'drafting',
  'ready',
  'approved',
  'sending',
  'sent',
  'rejected',
  'stale',
  'failed',
  'unknown',
] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** What happened to a message that a draft answers. */
export const MOVES = ['edited', 'deleted'] as const;

/** A file that goes with a draft. The same file attached anew is another attachment: an approval names those it saw. */
export const attachment = z.object({
  attachmentId: z.uuid(),
  name: z.string(),
  /** Bytes. */
  size: z.number(),
  /** A photo is shown as one, in an album with others; a file arrives as it is. */
  kind: z.enum(['photo', 'file']),
});
export type Attachment = z.infer<typeof attachment>;

export const draft = z.object({
  draftId,
  accountId,
  dialogId,
  dialogTitle: z.string(),
  state: z.enum(DRAFT_STATES),
  /** Grows by one with every new text; approve and edit name the one they saw. */
  version: z.int(),
  /** The text under review. While `drafting` it is empty: the chunks are the text. */
  text: z.string(),
  /** The model's own text of the newest generation, kept beside an edit. */
  suggestion: z.string(),
  /** Which run of the model the chunks belong to; a new one starts the text afresh. */
  attempt: z.int(),
  /** The newest incoming message the text answers. */
  basedOnMessageId: z.number(),
  /** The newest message of the dialog known to the desk; higher than `basedOnMessageId` once the dialog moved on. */
  newestMessageId: z.number(),
  /** What happened to a message it answers since it was written: it is `stale` then as well. */
  movedOn: z.optional(z.enum(MOVES)),
  replyLanguage: z.optional(z.string()),
  analysis: z.optional(analysis),
  /** Facts that it lacks, and those that the user gave for it. */
  questions: z.optional(z.array(question)),
  /** Sentences of `text` that state a fact, a price, a date or a promise, and what they rest on. */
  evidence: z.optional(z.array(statement)),
  usage: z.optional(usage),
  /** Of the newest generation. */
  provenance: z.optional(provenance),
  createdAt: timestamp,
  updatedAt: timestamp,
  /** While `approved`: when it leaves; until then approval can be undone. */
  sendAt: z.optional(timestamp),
  /** While `approved` and after: the message it replies to. */
  replyToId: z.optional(z.number()),
  /** While `approved` and after: it arrives without a sound. */
  silent: z.optional(z.boolean()),
  attachments: z.optional(z.array(attachment)),
  /** The newest version whose whole text was in view in a window, with the files that go along now. */
  displayedVersion: z.optional(z.int()),
  /** Of the text that was put in Telegram as a draft, at the user's wish, and stands there as far as is known. */
  cloudVersion: z.optional(z.int()),
  /** How many messages it goes out as, or went, where one does not hold it; an album counts as one. */
  parts: z.optional(z.int()),
  /** Of these, how many Telegram is known to have; while some are missing. */
  partsSent: z.optional(z.int()),
  sentMessageId: z.optional(z.number()),
  /** Once sent: the version that stands in Telegram; a later one has been written and not put there. */
  sentVersion: z.optional(z.int()),
  /** When the sent message was last changed in Telegram, at the user's wish. */
  editedAt: z.optional(timestamp),
  /** When the sent message was deleted for everyone, at the user's wish. */
  deletedAt: z.optional(timestamp),
  /** Until it is sent or rejected: details that the dialog and the owner have told, or that the user has confirmed; see `outgoingScan.ts`. */
  known: z.optional(z.array(z.string())),
  /** What the newest generation was written without: photos that could not be shown to the model. */
  warning: z.optional(z.string()),
  error: z.optional(wireError),
});
export type Draft = z.infer<typeof draft>;

export const draftVersion = z.object({
  version: z.int(),
  text: z.string(),
  origin: z.enum(['model', 'user']),
  at: timestamp,
  /** What the user asked of this generation ("shorter"). */
  instruction: z.optional(z.string()),
});
export type DraftVersion = z.infer<typeof draftVersion>;

/** What happened to the dialog since a draft was written. */
export const draftChange = z.object({
  what: z.enum(['new', ...MOVES]),
  messageId: z.number(),
  at: z.optional(timestamp),
  out: z.optional(z.boolean()),
  senderName: z.optional(z.string()),
  /** As it is now, in a line. */
  text: z.optional(z.string()),
  /** As it was when the draft was written, in a line; absent where nothing was kept of it. */
  before: z.optional(z.string()),
});
export type DraftChange = z.infer<typeof draftChange>;
