import * as z from 'zod/mini';

/** What a stretch of text can be; of Telegram's own list, those that a person sees. */
export const TEXT_ENTITY_KINDS = [
  'bold',
  'italic',
  'underline',
  'strike',
  'spoiler',
  'code',
  'pre',
  'link',
  'mention',
  'quote',
] as const;
export type TextEntityKind = (typeof TEXT_ENTITY_KINDS)[number];

/** Offset and length in UTF-16 units, as in Telegram and in a JavaScript string. */
export const textEntity = z.object({
  kind: z.enum(TEXT_ENTITY_KINDS),
  offset: z.int(),
  length: z.int(),
  /** Of a `link`; absent where the text itself is the address. */
  url: z.optional(z.string()),
  /** Of a `mention`; absent where the text is an @name. */
  userId: z.optional(z.string()),
  /** Of a `pre`. */
  language: z.optional(z.string()),
  /** Of a `quote` that is shown folded. */
  collapsed: z.optional(z.boolean()),
});
export type TextEntity = z.infer<typeof textEntity>;
