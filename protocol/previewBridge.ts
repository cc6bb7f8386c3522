import * as z from 'zod/mini';
import { draftId } from './ids.ts';
import { textEntity } from './textEntity.ts';

/** The preview's page ↔ extension host bridge (postMessage). What fails its schema is dropped. */

/** One message of those that a draft goes out as. */
const previewPart = z.object({
  /** What stands above it, in the user's language. */
  label: z.string(),
  files: z.array(z.object({ name: z.string(), size: z.number(), kind: z.enum(['photo', 'file']) })),
  text: z.string(),
  entities: z.array(textEntity),
});

/** Host → page: the whole of what is to be seen. */
export const preview = z.object({
  draftId,
  title: z.string(),
  /** Instead of messages, where there is nothing to send, or above them. */
  note: z.optional(z.string()),
  parts: z.array(previewPart),
});
export type Preview = z.infer<typeof preview>;

/** Page → host. */
export const previewRequest = z.discriminatedUnion('type', [
  /** It listens from now on. */
  z.object({ type: z.literal('opened') }),
  /** Opens an address of the draft; asks first where `text`, which stands in its place, is another. */
  z.object({
    type: z.literal('openLink'),
    url: z.string().check(z.maxLength(2048)),
    text: z.string().check(z.maxLength(4096)),
  }),
]);
export type PreviewRequest = z.infer<typeof previewRequest>;
