import type { ImageType } from '../drafting/draftingModel.ts';

export interface ImageFacts {
  mediaType: ImageType;
  width: number;
  height: number;
}

/** By the first bytes, never by a name; undefined for anything but the four types that models see. */
export function readImage(bytes: Uint8Array): ImageFacts | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return readPng(buffer) ?? readJpeg(buffer) ?? readGif(buffer) ?? readWebp(buffer);
  } catch (error) {
    // Cut off within its head.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readPng(bytes: Buffer): ImageFacts | undefined {
  if (bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return undefined;
  return {
    mediaType: 'image/png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
  };
}

function readJpeg(bytes: Buffer): ImageFacts | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  for (let at = 2; ;) {
    const marker = bytes.readUInt16BE(at);
    if (marker < 0xff00) return undefined;
    // Start of frame, of any coding but the three numbers in its range that mean something else.
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf;
    if (isFrame && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return { mediaType: 'image/jpeg', width, height };
    }
    at += marker === 0xffff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
}

function readGif(bytes: Buffer): ImageFacts | undefined {
  if (!/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return undefined;
  return { mediaType: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

function readWebp(bytes: Buffer): ImageFacts | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  const coding = bytes.toString('latin1', 8, 16);
  const mediaType = 'image/webp';
  if (coding === 'WEBPVP8X') {
    return { mediaType, width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
  }
  if (coding === 'WEBPVP8L') {
    const packed = bytes.readUInt32LE(21);
    return { mediaType, width: 1 + (packed & 0x3fff), height: 1 + ((packed >> 14) & 0x3fff) };
  }
  if (coding !== 'WEBPVP8 ') return undefined;
  const [width, height] = [bytes.readUInt16LE(26), bytes.readUInt16LE(28)];
  return { mediaType, width: width & 0x3fff, height: height & 0x3fff };
}
