import { createHash } from 'node:crypto';
import { phrase } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { AttachedFile } from '../drafts/attachments.ts';
import { inspectFile, readPieces } from '../drafts/inspectFile.ts';
import type { TelegramGateway, UploadedFile } from '../telegram/gateway.ts';
import { UPLOAD_PIECE_BYTES } from '../telegram/uploadFile.ts';

/** @throws AppError `conflict` where a file is not the one that was approved. */
export async function checkAttached(
  files: readonly AttachedFile[],
  signal: AbortSignal,
): Promise<void> {
  for (const file of files) {
    const now = await inspectFile(file.path, signal);
    if (now.hash !== file.hash) throw changed(file, now.size);
  }
}

/** Brings a file to the server, whence it is sent. What was read is compared once more: it may have been written meanwhile. */
export async function uploadAttached(
  gateway: TelegramGateway,
  file: AttachedFile,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<UploadedFile> {
  const { path, name, size } = file;
  const hash = createHash('sha256');
  const upload = await gateway.uploadFile({
    name,
    size,
    signal,
    read: (take) =>
      readPieces(
        path,
        async (piece, offset) => {
          signal.throwIfAborted();
          hash.update(piece);
          await take(piece, offset);
          onBytes(piece.length);
        },
        UPLOAD_PIECE_BYTES,
      ),
  });
  if (hash.digest('hex') !== file.hash) throw changed(file, undefined);
  return upload;
}

function changed({ name, size }: AttachedFile, now: number | undefined): AppError {
  const said =
    now === undefined || now === size
      ? phrase('“{0}” has changed since it was attached.', name)
      : phrase(
          '“{0}” has changed since it was attached: it had {1} bytes, and has {2}.',
          name,
          size,
          now,
        );
  return new AppError('conflict', said, {
    hint: 'Attach it again, or remove it.',
  });
}
