import type { Api } from 'telegram/tl/index.js';

/** Bytes of the largest picture taken over. */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;

export interface PhotoSize {
  type: string;
  edge: number;
  byteLength: number;
}

/** The size whose long edge is nearest below `maxEdge`, else the smallest there is. */
export function choosePhotoSize(photo: Api.Photo, maxEdge: number): PhotoSize | undefined {
  const sizes = photo.sizes.flatMap(readSize).filter((size) => size.byteLength <= MAX_PHOTO_BYTES);
  sizes.sort((a, b) => a.edge - b.edge);
  return sizes.findLast((size) => size.edge <= maxEdge) ?? sizes[0];
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
