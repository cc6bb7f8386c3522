import * as z from 'zod/mini';
import { wireError } from './errors.ts';
import { accountId, dialogId, draftId, jobId } from './ids.ts';

/** Milliseconds since 1970. */
const timestamp = z.number();

export const account = z.object({
  accountId,
  name: z.string(),
  username: z.optional(z.string()),
  connection: z.enum(['connecting', 'online', 'offline', 'signedOut']),
  /** Telegram asked this account to wait until then. */
  floodUntil: z.optional(timestamp),
});
export type Account = z.infer<typeof account>;

export const DIALOG_KINDS = ['private', 'group', 'channel', 'bot'] as const;
export type DialogKind = (typeof DIALOG_KINDS)[number];

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
  pinned: z.boolean(),
  archived: z.boolean(),
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

/** A dialog with the desk's status, as the panel lists it. */
export const listedDialog = z.extend(dialog, { status: dialogStatus, selected: z.boolean() });
export type ListedDialog = z.infer<typeof listedDialog>;

export const MEDIA_KINDS = [
  'photo',
  'voice',
  'video',
  'document',
  'sticker',
  'poll',
  'contact',
  'location',
  'other',
] as const;

export const message = z.object({
  messageId: z.number(),
  at: timestamp,
  /** Sent by this account. Set by code, never by what a message says of itself. */
  out: z.boolean(),
  senderName: z.string(),
  senderId: z.optional(z.string()),
  text: z.string(),
  editedAt: z.optional(timestamp),
  replyToId: z.optional(z.number()),
  forwardedFrom: z.optional(z.string()),
  /** Messages of one album share it. */
  albumId: z.optional(z.string()),
  media: z.optional(z.object({ kind: z.enum(MEDIA_KINDS), label: z.string() })),
  /** A service message ("Anna joined the group"): context, nothing to answer. */
  service: z.optional(z.boolean()),
});
export type Message = z.infer<typeof message>;

export const ANALYSIS_STATUSES = [
  'needs_reply',
  'waiting_on_them',
  'fyi',
  'done',
  'unsure',
] as const;

export const analysis = z.object({
  status: z.enum(ANALYSIS_STATUSES),
  /** Why, in one sentence. */
  reason: z.string(),
  /** BCP 47, of the reply to be written. */
  language: z.string(),
  summary: z.string(),
  urgency: z.enum(['low', 'normal', 'high']),
  /** Message ids that the claims above rest on; each exists in the request. */
  messageIds: z.array(z.number()),
});
export type Analysis = z.infer<typeof analysis>;

export const usage = z.object({
  model: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadTokens: z.number(),
  cacheWriteTokens: z.number(),
});
export type Usage = z.infer<typeof usage>;

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
  replyLanguage: z.optional(z.string()),
  analysis: z.optional(analysis),
  usage: z.optional(usage),
  createdAt: timestamp,
  updatedAt: timestamp,
  /** While `approved`: when it leaves; until then approval can be undone. */
  sendAt: z.optional(timestamp),
  sentMessageId: z.optional(z.number()),
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

/** A piece of streamed text. `seq` starts at 1 and has no gaps within a draft, across attempts. */
export const chunk = z.object({ draftId, attempt: z.int(), seq: z.int(), text: z.string() });
export type Chunk = z.infer<typeof chunk>;

export const JOB_STATES = [
  'scheduled',
  'waiting',
  'queued',
  'running',
  'retrying',
  'done',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];
export const JOB_STAGES = ['reading', 'analysing', 'drafting', 'sending'] as const;
export type JobStage = (typeof JOB_STAGES)[number];

export const job = z.object({
  jobId,
  kind: z.enum(['process', 'send']),
  state: z.enum(JOB_STATES),
  stage: z.optional(z.enum(JOB_STAGES)),
  accountId,
  dialogId,
  dialogTitle: z.string(),
  draftId: z.optional(draftId),
  attempt: z.int(),
  maxAttempts: z.int(),
  runAt: timestamp,
  createdAt: timestamp,
  startedAt: z.optional(timestamp),
  finishedAt: z.optional(timestamp),
  /** Of the newest failed attempt. */
  error: z.optional(wireError),
  /** What came of it, in one short sentence. */
  outcome: z.optional(z.string()),
});
export type Job = z.infer<typeof job>;

export const workerStatus = z.object({
  state: z.enum(['idle', 'running', 'paused', 'offline', 'error']),
  running: z.int(),
  queued: z.int(),
  /** Drafts that wait for the user. */
  toReview: z.int(),
  /** Why, where the state is `error` or `offline`. */
  error: z.optional(wireError),
});
export type WorkerStatus = z.infer<typeof workerStatus>;

export const signInState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connecting') }),
  /** `url` is what the code holds (tg://login?token=…); a new one comes before it expires. */
  z.object({ kind: z.literal('qr'), url: z.string(), expiresAt: timestamp }),
  z.object({
    kind: z.literal('needsPassword'),
    passwordHint: z.optional(z.string()),
    error: z.optional(wireError),
  }),
  z.object({ kind: z.literal('done'), accountId }),
  z.object({ kind: z.literal('failed'), error: wireError }),
  z.object({ kind: z.literal('cancelled') }),
]);
export type SignInState = z.infer<typeof signInState>;

export const model = z.object({
  modelId: z.string(),
  name: z.string(),
  contextTokens: z.optional(z.number()),
});
export type Model = z.infer<typeof model>;
