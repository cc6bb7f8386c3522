import * as z from 'zod/mini';
import { ERROR_CODES, type WireError } from './errors.ts';

// In a file of its own, so that who only raises errors loads no schemas.

/** An error as it travels: in the `data` of a JSON-RPC error, in a job's attempts, in a draft. */
export const wireError = z.object({
  code: z.enum(ERROR_CODES),
  /** One sentence fit for a person; never a secret, never message text. */
  message: z.string(),
  retryable: z.boolean(),
  /** The next action, in the imperative. */
  hint: z.optional(z.string()),
  retryAfterMs: z.optional(z.number()),
}) satisfies z.ZodMiniType<WireError>;
