import type { Tx } from '../store/store.ts';

/** What the pictures of one piece of work came to. */
export interface ImageUse {
  images: number;
  bytes: number;
  /** Those of them that were uploaded for it. */
  uploads: number;
  visionTokens: number;
}

const INSERT = `INSERT INTO image_use (at, account_id, dialog_id, images, bytes, uploads, vision_tokens)
  VALUES (:at, :accountId, :dialogId, :images, :bytes, :uploads, :visionTokens)`;

export function recordImageUse(
  tx: Tx,
  of: { at: number; accountId: string; dialogId: string },
  use: ImageUse,
): void {
  const { at, accountId, dialogId } = of;
  tx.sql(INSERT).run({ at, accountId, dialogId, ...use });
}
