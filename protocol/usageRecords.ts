import * as z from 'zod/mini';
import { accountId, dialogId } from './ids.ts';
import { timestamp } from './timestamp.ts';

/** USD per million tokens. `longPrompt`: where a request's whole prompt is longer, all of it costs that instead. */
const rates = {
  input: z.number().check(z.gte(0), z.lte(10_000)),
  output: z.number().check(z.gte(0), z.lte(10_000)),
  /** Kept for five minutes, or as long as the endpoint does unless told. */
  cacheWrite: z.number().check(z.gte(0), z.lte(10_000)),
  /** Kept for an hour. */
  cacheWriteHour: z.number().check(z.gte(0), z.lte(10_000)),
  cacheRead: z.number().check(z.gte(0), z.lte(10_000)),
};
export const modelPrice = z.object({
  ...rates,
  longPrompt: z.optional(z.object({ above: z.int().check(z.positive()), ...rates })),
});
export type ModelPrice = z.infer<typeof modelPrice>;

/** What requests to models came to. `usd` leaves out the tokens whose price is not known: `unpricedTokens` are those. */
const spentShape = {
  requests: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  cacheReadTokens: z.int(),
  cacheWriteTokens: z.int(),
  usd: z.number(),
  unpricedTokens: z.int(),
};
export const spent = z.object(spentShape);
export type Spent = z.infer<typeof spent>;

/** With the pictures that were shown; their tokens, by rule of thumb, are among the input. */
const spentInTime = z.object({ ...spentShape, images: z.int(), visionTokens: z.int() });
export type SpentInTime = z.infer<typeof spentInTime>;

/** A date of the machine's own calendar: 2026-11-29. */
const localDay = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

/** The day's limit and how far it is used; 0 is none. */
export const dailyCap = z.object({
  usd: z.number(),
  tokens: z.int(),
  /** The user went on for the rest of the day. */
  lifted: z.boolean(),
  /** Model work waits: which limit it is, and until when unless it is raised. */
  reached: z.optional(z.object({ by: z.enum(['usd', 'tokens']), until: timestamp })),
});
export type DailyCap = z.infer<typeof dailyCap>;

/** The running day in short, as the status bar tells it. */
export const spentToday = z.object({
  usd: z.number(),
  tokens: z.int(),
  unpricedTokens: z.int(),
  cap: dailyCap,
});
export type SpentToday = z.infer<typeof spentToday>;

export const usageSummary = z.object({
  today: spentInTime,
  month: spentInTime,
  /** The last 30 days of the machine's calendar, oldest first; the last is the running one. */
  days: z.array(z.object({ day: localDay, spent })),
  cap: dailyCap,
  /** When the running day ends. */
  dayEndsAt: timestamp,
  /** Models of this month's that have no price. */
  unpricedModels: z.array(z.string()),
  /** When the built-in prices were looked up: a date. */
  pricesFrom: localDay,
});
export type UsageSummary = z.infer<typeof usageSummary>;

/** By whom or what it was spent. Work of an account that was removed has neither account nor dialog. */
export const usageShare = z.object({
  accountId: z.optional(accountId),
  dialogId: z.optional(dialogId),
  dialogTitle: z.optional(z.string()),
  model: z.optional(z.string()),
  spent,
});
export type UsageShare = z.infer<typeof usageShare>;

/** A reply that is being written: what it has come to so far, its output estimated. Null: no price is known. */
export const runningUsage = z.object({
  accountId,
  dialogId,
  model: z.string(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  usd: z.nullable(z.number()),
});
export type RunningUsage = z.infer<typeof runningUsage>;
