import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import type { Invoker } from './invoker.ts';
import { indexEntities, isProtected } from './entities.ts';
import { causeName } from './errors.ts';
import { messagesRequest } from './fetchMessages.ts';
import type { FileConnections } from './fileConnections.ts';
import { visiblePhoto, visiblePictureFile } from './mediaLabel.ts';
import { chooseFileSize, choosePhotoSize, MAX_PHOTO_BYTES } from './photoSize.ts';

/** Divides 1 MiB and is a multiple of 4 KiB, as upload.getFile asks. */
const CHUNK_BYTES = 512 * 1024;

type Picture = Api.Photo | Api.Document;

interface PhotoOptions {
  dialogId: string;
  peer: Api.TypeInputPeer;
  messageId: number;
  maxEdge: number;
  signal: AbortSignal;
}

/** Undefined where there is no photo, or none that may be looked at: expired, view-once, protected. */
export async function fetchPhoto(
  invoker: Invoker,
  files: FileConnections,
  options: PhotoOptions,
): Promise<{ bytes: Uint8Array } | undefined> {
  for (let attempt = 1; ; attempt++) {
    const photo = await findPhoto(invoker, options);
    if (photo === undefined) return undefined;
    try {
      const bytes = await download(invoker, files, photo, options);
      return bytes && { bytes };
    } catch (error) {
      // References live for hours; the message as it is now has a fresh one.
      if (attempt > 1 || !causeName(error).startsWith('FILE_REFERENCE_')) throw error;
    }
  }
}

async function findPhoto(invoker: Invoker, options: PhotoOptions): Promise<Picture | undefined> {
  const request = messagesRequest(options.peer, [options.messageId]);
  const answer = await invoker.invoke(request, { signal: options.signal });
  if (answer.className === 'messages.MessagesNotModified') return undefined;
  const raw = answer.messages.find((one) => one.id === options.messageId);
  if (raw?.className !== 'Message' || raw.noforwards === true) return undefined;
  const chat = indexEntities(answer).get(options.dialogId);
  if (chat !== undefined && isProtected(chat)) return undefined;
  return visiblePhoto(raw.media) ?? visiblePictureFile(raw.media);
}

async function download(
  invoker: Invoker,
  files: FileConnections,
  picture: Picture,
  { maxEdge, signal }: PhotoOptions,
): Promise<Buffer | undefined> {
  const isPhoto = picture.className === 'Photo';
  const size = isPhoto ? choosePhotoSize(picture, maxEdge) : chooseFileSize(picture, maxEdge);
  if (size === undefined) return undefined;
  const place = {
    // Read as a native bigint; GramJS writes its own kind.
    id: returnBigInt(String(picture.id)),
    accessHash: returnBigInt(String(picture.accessHash)),
    fileReference: picture.fileReference,
    thumbSize: size.type,
  };
  const location = isPhoto
    ? new Api.InputPhotoFileLocation(place)
    : new Api.InputDocumentFileLocation(place);
  let source = await files.get(picture.dcId, invoker, signal);
  const chunks: Buffer[] = [];
  for (let offset = 0; offset <= MAX_PHOTO_BYTES; offset += CHUNK_BYTES) {
    const request = () =>
      new Api.upload.GetFile({ location, offset: returnBigInt(offset), limit: CHUNK_BYTES });
    let answer: Api.upload.TypeFile;
    try {
      answer = await source.invoke(request(), { signal });
    } catch (error) {
      const moved = /^FILE_MIGRATE_(\d+)$/.exec(causeName(error));
      if (moved === null) throw error;
      source = await files.get(Number(moved[1]), invoker, signal);
      answer = await source.invoke(request(), { signal });
    }
    if (answer.className !== 'upload.File') return undefined;
    chunks.push(answer.bytes);
    if (answer.bytes.length < CHUNK_BYTES) return Buffer.concat(chunks);
  }
  throw new AppError('tooLarge', 'This photo is too large.');
}
