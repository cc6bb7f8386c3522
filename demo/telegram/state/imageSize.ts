export interface ImageSize {
  width: number;
  height: number;
  mimeType: 'image/png' | 'image/jpeg';
}

/** Reads the size of a PNG or JPEG from its header; throws for anything else. */
export function imageSize(bytes: Buffer): ImageSize {
  if (bytes.length > 24 && bytes.toString('latin1', 1, 4) === 'PNG') {
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    return { width, height, mimeType: 'image/png' };
  }
  return jpegSize(bytes);
}

function jpegSize(bytes: Buffer): ImageSize {
  let at = 2;
  while (bytes.length > at + 9 && bytes.readUInt16BE(0) === 0xffd8) {
    const marker = bytes.readUInt16BE(at);
    const isFrame =
      marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return { width, height, mimeType: 'image/jpeg' };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  throw new Error('This is neither a PNG nor a JPEG.');
}
