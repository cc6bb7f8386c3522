import * as z from 'zod/mini';
import { timestamp } from './timestamp.ts';

/** A request to the model, as it left this machine for a draft or would leave it now. */
export const modelRequest = z.object({
  task: z.enum(['analysis', 'draft']),
  /** When it left; absent: it has not. */
  at: z.optional(timestamp),
  /** The address it goes to. */
  endpoint: z.string(),
  model: z.string(),
  /**
   * JSON, gzip, base64. Byte for byte what is sent, but for the bytes of pictures: in their place stands which picture it
   * was. The key travels in a header and is in none of it.
   */
  body: z.string(),
  /** Of all of it, pictures included. */
  byteLength: z.int(),
  /** As the endpoint counted them before it was sent, where it was asked to and does. */
  tokens: z.optional(z.int()),
  /** In the order in which the request shows them. */
  images: z.array(
    z.object({
      /** Of one that the request names and the endpoint keeps. */
      providerId: z.optional(z.string()),
      mediaType: z.optional(z.string()),
      byteLength: z.optional(z.int()),
      /** Hexadecimal. */
      sha256: z.optional(z.string()),
    }),
  ),
  /** What stands in it as a mark (`[phone-1]`) and is kept here; `text`: what only looked like a mark. */
  redacted: z.array(
    z.object({
      mark: z.string(),
      kind: z.enum(['phone', 'card', 'iban', 'key', 'email', 'text']),
    }),
  ),
});
export type ModelRequest = z.infer<typeof modelRequest>;
