import * as z from 'zod/mini';
import { usage } from './provenanceRecords.ts';
import { model } from './modelRecords.ts';

const ENDPOINT_CHECKS = [
  'reachable',
  'models',
  'files',
  'countTokens',
  'streaming',
  'structuredOutput',
  'images',
  'promptCaching',
] as const;
export type EndpointCheck = (typeof ENDPOINT_CHECKS)[number];

/** What the model's endpoint was found to be able to do. */
export const endpointReport = z.object({
  /** Its address. */
  endpoint: z.string(),
  /** The one that was asked. */
  model: z.optional(z.string()),
  models: z.array(model),
  checks: z.array(
    z.object({
      check: z.enum(ENDPOINT_CHECKS),
      answer: z.enum(['yes', 'no', 'unknown']),
      /** In a few words, and what follows from it. */
      reason: z.string(),
    }),
  ),
  /** What it took, where tokens were spent. */
  usage: z.optional(usage),
});
export type EndpointReport = z.infer<typeof endpointReport>;
