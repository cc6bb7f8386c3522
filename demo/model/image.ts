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

const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 3: 1, 6: 4 };
const SAMPLES = 10_000;

/** The name that most pixels have: of 8-bit pictures in RGB, RGBA or palette colours. */
function pngColour(bytes: Buffer, width: number, height: number): Colour | undefined {
  const channels = CHANNELS[bytes[25] ?? 0];
  const interlaced = bytes[28] !== 0;
  if (bytes[24] !== 8 || !channels || interlaced || width * height > 4_000_000) return undefined;
  const pixels = unfilter(inflated(bytes), width * channels, height, channels);
  if (!pixels) return undefined;
  const palette = channels === 1 ? chunks(bytes, 'PLTE') : undefined;
  const counts = new Map<Colour, number>();
  const step = Math.max(1, Math.floor((width * height) / SAMPLES));
  for (let at = 0; at < pixels.length; at += channels * step) {
    const [source, offset] = palette ? [palette, (pixels[at] ?? 0) * 3] : [pixels, at];
    const [red = 0, green = 0, blue = 0] = source.subarray(offset, offset + 3);
    const name = nameColour(red, green, blue);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The data of all chunks of a type, joined. */
function chunks(bytes: Buffer, type: string): Buffer {
  const data: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === type) {
      data.push(bytes.subarray(at + 8, at + 8 + length));
    }
    at += 12 + length;
  }
  return Buffer.concat(data);
}

function inflated(bytes: Buffer): Buffer {
  try {
    return inflateSync(chunks(bytes, 'IDAT'), { maxOutputLength: 64_000_000 });
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

/** 0-255 each. */
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
