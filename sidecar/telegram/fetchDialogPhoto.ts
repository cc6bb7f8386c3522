import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import type { PhotoPlace } from './dialogBook.ts';
import { causeName } from './errors.ts';
import type { FileConnections } from './fileConnections.ts';
import type { Invoker } from './invoker.ts';
import { mediaTypeOf } from './photoSize.ts';

/** Small pictures are 160 px wide and some 10 kB; a larger answer is none. */
const MAX_BYTES = 64 * 1024;

/** The small picture of a person or chat: core.telegram.org/api/files#downloading-files, `inputPeerPhotoFileLocation`. */
export async function fetchDialogPhoto(
  invoker: Invoker,
  files: FileConnections,
  { place, peer, signal }: { place: PhotoPlace; peer: Api.TypeInputPeer; signal: AbortSignal },
): Promise<
  { photoId: string; bytes: Uint8Array; mediaType: 'image/jpeg' | 'image/png' } | undefined
> {
  const { photoId } = place;
  const location = new Api.InputPeerPhotoFileLocation({ peer, photoId: returnBigInt(photoId) });
  const ask = async (dcId: number): Promise<Api.upload.TypeFile> => {
    const source = await files.get(dcId, invoker, signal);
    const request = { location, offset: returnBigInt(0), limit: MAX_BYTES };
    return await source.invoke(new Api.upload.GetFile(request), { signal });
  };
  let answer: Api.upload.TypeFile;
  try {
    answer = await ask(place.dcId);
  } catch (error) {
    const moved = /^FILE_MIGRATE_(\d+)$/.exec(causeName(error));
    if (moved === null) throw error;
    answer = await ask(Number(moved[1]));
  }
  if (answer.className !== 'upload.File' || answer.bytes.length >= MAX_BYTES) return undefined;
  const mediaType = mediaTypeOf(answer.bytes);
  return mediaType && { photoId, bytes: answer.bytes, mediaType };
}
