import { inflateSync } from 'node:zlib';

/** What the demo sees in a picture: its size, and for a PNG its prevailing colour. */
export interface Image {
  width: number;
  height: number;
  colour?: Colour;
  /** For the cache of prefixes: the same picture, the same text. */
  fingerprint: string;
}
export type Colour =
  | 'black'
  | 'white'
  | 'grey'
  | 'red'
  | 'orange'
  | 'yellow'
  | 'green'
  | 'blue'
  | 'purple'
  | 'pink';

/** Undefined for bytes that are neither PNG nor JPEG. */
export function readImage(bytes: Uint8Array): Image | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readPng(buffer) ?? readJpeg(buffer);
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function readPng(bytes: Buffer): Image | undefined {
  if (bytes.length < 29 || !bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return undefined;
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const colour = pngColour(bytes, width, height);
  return { width, height, fingerprint: fingerprint(bytes), ...(colour && { colour }) };
}

/** The middle of the picture's first unfiltered row would mislead; so the mean of all rows, for 8-bit RGB(A). */
function pngColour(bytes: Buffer, width: number, height: number): Colour | undefined {
  const depth = bytes[24];
  const channels = bytes[25] === 2 ? 3 : bytes[25] === 6 ? 4 : 0;
  const interlaced = bytes[28] !== 0;
  if (depth !== 8 || channels === 0 || interlaced || width * height > 4_000_000) return undefined;
  const rows = unfilter(inflateChunks(bytes), width * channels, height, channels);
  if (!rows) return undefined;
  const sums = [0, 0, 0];
  for (let at = 0; at < rows.length; at += channels) {
    for (let c = 0; c < 3; c += 1) sums[c] = (sums[c] ?? 0) + (rows[at + c] ?? 0);
  }
  const [red = 0, green = 0, blue = 0] = sums.map((sum) => sum / (width * height));
  return nameColour(red, green, blue);
}

function inflateChunks(bytes: Buffer): Buffer {
  const data: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') {
      data.push(bytes.subarray(at + 8, at + 8 + length));
    }
    at += 12 + length;
  }
  try {
    return inflateSync(Buffer.concat(data), { maxOutputLength: 64_000_000 });
  } catch {
    // A broken picture has a size still; only its colour is not told.
    return Buffer.alloc(0);
  }
}

function unfilter(raw: Buffer, stride: number, height: number, step: number): Buffer | undefined {
  if (raw.length !== (stride + 1) * height) return undefined;
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x >= step ? (out[y * stride + x - step] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * stride + x] ?? 0) : 0;
      const corner = x >= step && y > 0 ? (out[(y - 1) * stride + x - step] ?? 0) : 0;
      const value = raw[y * (stride + 1) + 1 + x] ?? 0;
      out[y * stride + x] = value + predicted(filter ?? 0, left, up, corner);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** The name of a mean colour, 0-255 each. */
function nameColour(red: number, green: number, blue: number): Colour {
  const max = Math.max(red, green, blue);
  const min = Math.min(red, green, blue);
  if (max < 40) return 'black';
  if (max - min < 24) return max > 215 ? 'white' : 'grey';
  const hue = hueOf(red, green, blue, max, max - min);
  if (hue < 15 || hue >= 345) return min > 150 ? 'pink' : 'red';
  if (hue < 45) return 'orange';
  if (hue < 70) return 'yellow';
  if (hue < 170) return 'green';
  if (hue < 255) return 'blue';
  return hue < 300 ? 'purple' : 'pink';
}

function hueOf(red: number, green: number, blue: number, max: number, range: number): number {
  if (max === red) return (60 * ((green - blue) / range) + 360) % 360;
  if (max === green) return 60 * ((blue - red) / range) + 120;
  return 60 * ((red - green) / range) + 240;
}

function readJpeg(bytes: Buffer): Image | undefined {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    // Start of frame, of any coding but the three numbers in its range that mean something else.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return {
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        fingerprint: fingerprint(bytes),
      };
    }
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** FNV-1a: two pictures need only be told apart. */
function fingerprint(bytes: Buffer): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}
