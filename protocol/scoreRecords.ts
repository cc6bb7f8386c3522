import * as z from 'zod/mini';
import { accountId, dialogId } from './ids.ts';
import { timestamp } from './timestamp.ts';

/** How drafts fare: each text that a model wrote and that was decided on, or left behind, counts once. */
export const score = z.object({
  /** As they were written. */
  sent: z.int(),
  /** Sent after the user changed them. */
  edited: z.int(),
  rejected: z.int(),
  /** The dialog moved on, and they were not sent. */
  stale: z.int(),
  /** Of the words of those that were sent, how many were others than suggested, 0 to 1; on average. */
  changedShare: z.nullable(z.number()),
  /** From the text to its approval; half of them took less. */
  approveMs: z.nullable(z.number()),
  /** All that was spent on drafts, the unused ones too, for each that was sent. Null: none was, or a price is not known. */
  usdPerSent: z.nullable(z.number()),
});
export type Score = z.infer<typeof score>;

const dialogScore = z.object({
  accountId,
  dialogId,
  dialogTitle: z.string(),
  score,
  /** Its automatic processing rests since then: the last drafts all went unused. */
  rulePausedAt: z.optional(timestamp),
});
export const scoreboard = z.object({
  total: score,
  accounts: z.array(z.object({ accountId, score })),
  /** Those with the most drafts first; at most 100. */
  dialogs: z.array(dialogScore),
  /** Since when it counts; null: nothing yet. */
  since: z.nullable(timestamp),
});
export type Scoreboard = z.infer<typeof scoreboard>;
