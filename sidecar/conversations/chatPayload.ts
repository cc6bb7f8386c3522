import * as z from 'zod/mini';

const chatPayload = z.object({
  /** The assistant's message that is to be filled. */
  chatMessageId: z.uuid(),
  /** Of the session it was asked in; null: the setting's. */
  model: z.nullable(z.string()),
  profile: z.string(),
});

/** What a `chat` job carries. */
export type ChatPayload = z.infer<typeof chatPayload>;

export function toChatPayload(value: unknown): ChatPayload {
  return chatPayload.parse(value);
}
