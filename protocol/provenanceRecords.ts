import * as z from 'zod/mini';

export const usage = z.object({
  model: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadTokens: z.number(),
  cacheWriteTokens: z.number(),
  /** Of those written, what is kept for an hour and costs more. */
  cacheWriteHourTokens: z.optional(z.number()),
});
export type Usage = z.infer<typeof usage>;

/** What a text was made of, and by what. */
export const provenance = z.object({
  /** Of the fixed rules and the shape of the requests; another one: they have changed. */
  promptVersion: z.string(),
  /** What the requests held. `kind` is an open list; `label` is for people. */
  sources: z.array(z.object({ kind: z.string(), label: z.string(), count: z.int() })),
  /** What each task cost, and which model did it. */
  analysis: usage,
  draft: usage,
});
export type Provenance = z.infer<typeof provenance>;
