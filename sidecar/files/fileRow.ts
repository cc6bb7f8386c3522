import * as z from 'zod/mini';
import { FILE_STATES } from './transitions.ts';

const row = z.object({
  file_id: z.string(),
  account_id: z.string(),
  dialog_id: z.string(),
  endpoint: z.string(),
  provider_id: z.nullable(z.string()),
  media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
  content_hash: z.string(),
  byte_length: z.number(),
  width: z.number(),
  height: z.number(),
  state: z.enum(FILE_STATES),
  created_at: z.number(),
  expires_at: z.nullable(z.number()),
});

/** A picture of a dialog as it is known at the model's provider. */
export type StoredFile = ReturnType<typeof toFile>;

export function toFile(value: unknown) {
  const r = row.parse(value);
  return {
    /** Ours: what the log names. */
    fileId: r.file_id,
    accountId: r.account_id,
    dialogId: r.dialog_id,
    endpoint: r.endpoint,
    /** The provider's; null before the upload was acknowledged. */
    providerId: r.provider_id,
    mediaType: r.media_type,
    byteLength: r.byte_length,
    /** SHA-256, hexadecimal. */
    contentHash: r.content_hash,
    width: r.width,
    height: r.height,
    state: r.state,
    createdAt: r.created_at,
    expiresAt: r.expires_at,
  };
}

const shown = z.object({ message_id: z.number(), edited_at: z.number() });

/** With the message that shows it. */
export function toShownFile(value: unknown) {
  const { message_id: messageId, edited_at: editedAt } = shown.parse(value);
  return { ...toFile(value), messageId, editedAt };
}
