import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import type { UploadedFile } from './gateway.ts';
import type { Invoker } from './invoker.ts';

/** The largest piece that Telegram takes. */
export const UPLOAD_PIECE_BYTES = 512 * 1024;
/** From here on another method, which wants to know the number of pieces before. */
const BIG_BYTES = 10 * 1024 * 1024;
/** A piece takes its time on a slow line. */
const DEADLINE_MS = 120_000;

/** Hands over one piece of a file; all but the last are of the full size. */
export async function uploadPiece(
  invoker: Invoker,
  options: { file: UploadedFile; index: number; bytes: Buffer; signal: AbortSignal },
): Promise<void> {
  const { file, index: filePart, bytes, signal } = options;
  const fileId = returnBigInt(file.fileId);
  const call = { signal, deadlineMs: DEADLINE_MS };
  if (file.isBig) {
    const fileTotalParts = file.pieces;
    const piece = { fileId, filePart, fileTotalParts, bytes };
    await invoker.invoke(new Api.upload.SaveBigFilePart(piece), call);
  } else {
    await invoker.invoke(new Api.upload.SaveFilePart({ fileId, filePart, bytes }), call);
  }
}

/** What a file of this size is called at the server before any of it is there. */
export function beginUpload(name: string, size: number, fileId: string): UploadedFile {
  return { fileId, name, pieces: Math.ceil(size / UPLOAD_PIECE_BYTES), isBig: size > BIG_BYTES };
}

export function inputFile({ fileId, name, pieces: parts, isBig }: UploadedFile): Api.TypeInputFile {
  const id = returnBigInt(fileId);
  return isBig
    ? new Api.InputFileBig({ id, parts, name })
    : new Api.InputFile({ id, parts, name, md5Checksum: '' });
}
