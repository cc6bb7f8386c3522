import * as z from 'zod/mini';
import { wireError } from './wireError.ts';
import { accountId, dialogId, draftId, jobId, workerId } from './ids.ts';
import { timestamp } from './timestamp.ts';
import { spentToday } from './usageRecords.ts';

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
export const JOB_KINDS = ['process', 'send', 'chat', 'delete', 'edit', 'files', 'learn'] as const;
export type JobKind = (typeof JOB_KINDS)[number];
export const JOB_STAGES = [
  'reading',
  /** Of pictures, within `reading`: only their times are told. */
  'downloading',
  'uploading',
  'analysing',
  'drafting',
  'answering',
  'sending',
  'deleting',
  'editing',
  'learning',
] as const;
export type JobStage = (typeof JOB_STAGES)[number];

export const job = z.object({
  jobId,
  kind: z.enum(JOB_KINDS),
  state: z.enum(JOB_STATES),
  stage: z.optional(z.enum(JOB_STAGES)),
  accountId,
  dialogId,
  dialogTitle: z.string(),
  draftId: z.optional(draftId),
  /** Smaller runs first; see PRIORITIES. */
  priority: z.int(),
  attempt: z.int(),
  maxAttempts: z.int(),
  runAt: timestamp,
  createdAt: timestamp,
  startedAt: z.optional(timestamp),
  finishedAt: z.optional(timestamp),
  /** Begun by the dialog's rule, not by the user. */
  byRule: z.optional(z.boolean()),
  /** Of the newest failed attempt. */
  error: z.optional(wireError),
  /** What came of it, in one short sentence. */
  outcome: z.optional(z.string()),
});
export type Job = z.infer<typeof job>;

export const attempt = z.object({
  attempt: z.int(),
  workerId: z.string(),
  startedAt: timestamp,
  finishedAt: z.optional(timestamp),
  /** `lost`: its process or its lease ended first; `snoozed`: put down unharmed until later. */
  outcome: z.optional(z.enum(['done', 'failed', 'retrying', 'snoozed', 'cancelled', 'lost'])),
  error: z.optional(wireError),
});
export type Attempt = z.infer<typeof attempt>;

/** The worker's last 24 hours, in whole hours of the clock, and where the queue stands now. */
export const workerStats = z.object({
  /** 24 of them, oldest first; the last is the running one. */
  hours: z.array(
    z.object({ startAt: timestamp, done: z.int(), failed: z.int(), cancelled: z.int() }),
  ),
  /** Unfinished jobs by state. */
  unfinished: z.partialRecord(z.enum(JOB_STATES), z.int()),
  /** Age of the oldest job that is ready to run, ms. */
  queueAgeMs: z.nullable(z.number()),
  /** Of the attempts that finished their stage; only stages that ran. */
  stages: z.array(
    z.object({
      stage: z.enum(JOB_STAGES),
      count: z.int(),
      p50Ms: z.number(),
      p95Ms: z.number(),
    }),
  ),
  tokens: z.object({
    inputTokens: z.int(),
    outputTokens: z.int(),
    cacheReadTokens: z.int(),
    cacheWriteTokens: z.int(),
  }),
  /** Of state.db with its side files. */
  databaseBytes: z.number(),
  lastCleanup: z.nullable(
    z.object({
      at: timestamp,
      conversations: z.int(),
      chatMessages: z.int(),
      sessions: z.int(),
      /** At the model's provider, those of the conversations included. */
      files: z.int(),
    }),
  ),
  /** Pictures shown to the model, and what of them is kept at its provider now. */
  images: z.object({
    images: z.int(),
    bytes: z.number(),
    uploads: z.int(),
    /** Computed by the providers' rule of thumb; no endpoint tells them apart. */
    visionTokens: z.int(),
    filesKept: z.int(),
    fileBytesKept: z.number(),
  }),
});
export type WorkerStats = z.infer<typeof workerStats>;

export const HEALTH_CHECKS = [
  'database',
  'disk',
  'eventLoop',
  'queue',
  'telegram',
  'model',
] as const;

export const workerHealth = z.object({
  /** All checks are. */
  ok: z.boolean(),
  workerId,
  startedAt: timestamp,
  checks: z.array(
    z.object({
      name: z.enum(HEALTH_CHECKS),
      ok: z.boolean(),
      /** One sentence: what was found. */
      message: z.string(),
    }),
  ),
});
export type WorkerHealth = z.infer<typeof workerHealth>;

export const workerStatus = z.object({
  /** `capped`: the day's cap is reached, and what needs the model waits; the rest goes on. */
  state: z.enum(['idle', 'running', 'paused', 'capped', 'offline', 'error']),
  running: z.int(),
  queued: z.int(),
  /** Drafts that wait for the user. */
  toReview: z.int(),
  /** Why, where the state is `error` or `offline`. */
  error: z.optional(wireError),
  /** Absent until something was spent today or there is a cap. */
  today: z.optional(spentToday),
});
export type WorkerStatus = z.infer<typeof workerStatus>;
