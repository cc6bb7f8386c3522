import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError } from '../../protocol/errors.ts';
import { MAX_ATTACHMENTS } from '../../protocol/limits.ts';
import type { Store, Tx } from '../store/store.ts';
import type { InspectedFile } from './inspectFile.ts';

/** A file that goes with a draft, as it was when the user attached it. */
export interface AttachedFile extends InspectedFile {
  attachmentId: string;
}

const row = z.object({
  attachment_id: z.string(),
  path: z.string(),
  name: z.string(),
  size: z.number(),
  hash: z.string(),
  kind: z.enum(['photo', 'file']),
  mime_type: z.string(),
});

const LIST = `SELECT * FROM attachment WHERE draft_id = ? ORDER BY position`;
const INSERT = `INSERT INTO attachment(attachment_id, draft_id, position, path, name, size, hash, kind, mime_type)
  SELECT ?1, ?2, coalesce(max(position), 0) + 1, seal('attachment.path', ?3), seal('attachment.name', ?4), ?5,
    seal('attachment.hash', ?6), ?7, ?8 FROM attachment WHERE draft_id = ?2`;
const DELETE = `DELETE FROM attachment WHERE draft_id = ? AND attachment_id = ?`;

export type Attachments = ReturnType<typeof createAttachments>;

/** What goes with drafts beside their text. */
export function createAttachments(store: Store) {
  const list = (draftId: string): AttachedFile[] => store.read(LIST).all(draftId).map(toAttached);

  return {
    list,

    /** The same file once more takes the place of what it was before. */
    add(tx: Tx, draftId: string, files: readonly InspectedFile[]): void {
      for (const file of files) {
        for (const { attachmentId, path } of list(draftId))
          if (path === file.path) tx.sql(DELETE).run(draftId, attachmentId);
        const { path, name, size, hash, kind, mimeType } = file;
        tx.sql(INSERT).run(randomUUID(), draftId, path, name, size, hash, kind, mimeType);
      }
      if (list(draftId).length > MAX_ATTACHMENTS) {
        throw new AppError('tooLarge', `A reply takes at most ${MAX_ATTACHMENTS} files.`, {
          hint: 'Remove some, or send them with another reply.',
        });
      }
    },

    remove: (tx: Tx, draftId: string, attachmentId: string) =>
      tx.sql(DELETE).run(draftId, attachmentId),
  };
}

function toAttached(value: unknown): AttachedFile {
  const { attachment_id: attachmentId, mime_type: mimeType, ...file } = row.parse(value);
  return { attachmentId, mimeType, ...file };
}
