import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { AppError } from '../../protocol/errors.ts';
import { MAX_ATTACHMENT_BYTES } from '../../protocol/limits.ts';

/** Larger pictures go as files, as they are. */
const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
const PIECE_BYTES = 256 * 1024;
const SIGNATURES: readonly [mimeType: string, hex: string][] = [
  ['image/jpeg', 'ffd8ff'],
  ['image/png', '89504e47'],
];
const MIME_TYPES: Record<string, string> = {
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.webp': 'image/webp',
  '.zip': 'application/zip',
};

/** What an attachment is bound to. */
export interface InspectedFile {
  path: string;
  name: string;
  size: number;
  /** SHA-256 of all of it. */
  hash: string;
  /** By what is in it: a picture that Telegram shows as one. */
  kind: 'photo' | 'file';
  mimeType: string;
}

/** Reads a file once, to know it again; nothing of it is kept. */
export async function inspectFile(path: string, signal?: AbortSignal): Promise<InspectedFile> {
  const name = basename(path);
  const hash = createHash('sha256');
  let head = '';
  const size = await readPieces(path, (piece, offset) => {
    signal?.throwIfAborted();
    if (offset === 0) head = piece.subarray(0, 8).toString('hex');
    hash.update(piece);
  });
  const picture = SIGNATURES.find(([, hex]) => head.startsWith(hex))?.[0];
  return {
    path,
    name,
    size,
    hash: hash.digest('hex'),
    kind: picture !== undefined && size <= MAX_PHOTO_BYTES ? 'photo' : 'file',
    mimeType: picture ?? MIME_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream',
  };
}

/**
 * Piece by piece, each waited for; the size of the whole. The file may be written while it is read: who compares a hash
 * compares that of what was read.
 * @throws AppError where it is none that can be sent.
 */
export async function readPieces(
  path: string,
  take: (piece: Buffer, offset: number) => void | Promise<void>,
  pieceBytes = PIECE_BYTES,
): Promise<number> {
  const name = basename(path);
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new AppError('notFound', `“${name}” cannot be read.`, {
      hint: 'Look whether it is still there.',
      cause,
    });
  });
  try {
    const stat = await file.stat();
    const { size } = stat;
    if (!stat.isFile()) throw new AppError('invalidParams', `“${name}” is not a file.`, {});
    if (size === 0) throw new AppError('invalidParams', `“${name}” is empty.`, {});
    if (size > MAX_ATTACHMENT_BYTES) {
      throw new AppError('tooLarge', `“${name}” is larger than the 2 GB that Telegram takes.`, {
        hint: 'Send a part of it, or a link to it.',
      });
    }
    let offset = 0;
    for (; offset < size;) {
      const piece = Buffer.alloc(Math.min(pieceBytes, size - offset));
      const { bytesRead } = await file.read(piece, 0, piece.length, offset);
      if (bytesRead === 0) break;
      await take(piece.subarray(0, bytesRead), offset);
      offset += bytesRead;
    }
    return offset;
  } finally {
    await file.close();
  }
}
