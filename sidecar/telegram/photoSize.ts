import type { Api } from 'telegram/tl/index.js';

/** Bytes of the largest picture taken over. */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;

export interface PhotoSize {
  type: string;
  edge: number;
  byteLength: number;
}

/** The size whose long edge is nearest below `maxEdge`, else the smallest there is. */
export function choosePhotoSize(
  photo: Pick<Api.Photo, 'sizes'>,
  maxEdge: number,
): PhotoSize | undefined {
  const sizes = photo.sizes.flatMap(readSize).filter((size) => size.byteLength <= MAX_PHOTO_BYTES);
  sizes.sort((a, b) => a.edge - b.edge);
  return sizes.findLast((size) => size.edge <= maxEdge) ?? sizes[0];
}

/** The types of a file that are taken over as they are; of others the server's preview is. */
const WHOLE_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];

/** Of a picture sent as a file: the whole, of type '', where it is no larger than `maxEdge`; else a preview, if there is one. */
export function chooseFileSize(file: Api.Document, maxEdge: number): PhotoSize | undefined {
  const size = file.attributes.find((one) => one.className === 'DocumentAttributeImageSize');
  const edge = size ? Math.max(size.w, size.h) : Infinity;
  const byteLength = Number(file.size);
  if (edge <= maxEdge && byteLength <= MAX_PHOTO_BYTES && WHOLE_TYPES.includes(file.mimeType)) {
    return { type: '', edge, byteLength };
  }
  return choosePhotoSize({ sizes: file.thumbs ?? [] }, maxEdge);
}

/** Stripped and path sizes are blurs and outlines, not pictures. */
function readSize(size: Api.TypePhotoSize): PhotoSize[] {
  switch (size.className) {
    case 'PhotoSize':
      return [{ type: size.type, edge: Math.max(size.w, size.h), byteLength: size.size }];
    case 'PhotoSizeProgressive':
      return [
        { type: size.type, edge: Math.max(size.w, size.h), byteLength: Math.max(...size.sizes) },
      ];
    case 'PhotoCachedSize':
      return [{ type: size.type, edge: Math.max(size.w, size.h), byteLength: size.bytes.length }];
    case 'PhotoSizeEmpty':
    case 'PhotoStrippedSize':
    case 'PhotoPathSize':
      break;
  }
  return [];
}

/** By the first bytes; undefined for anything but the two types that are sent on. */
export function mediaTypeOf(bytes: Uint8Array): 'image/jpeg' | 'image/png' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  return bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47
    ? 'image/png'
    : undefined;
}
