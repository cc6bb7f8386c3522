import { crc32, deflateSync } from 'node:zlib';

type Rgb = readonly [number, number, number];

/** A PNG of one colour, 8-bit RGB. */
export function png(width: number, height: number, rgb: Rgb): Uint8Array {
  return encode(width, height, 2, Buffer.alloc(width * 3, Buffer.of(...rgb)));
}

/** A PNG of the colours of a palette, in stripes from left to right, one pixel wide. */
export function stripes(height: number, palette: readonly Rgb[]): Uint8Array {
  const row = Buffer.from(palette.map((_colour, index) => index));
  return encode(palette.length, height, 3, row, chunk('PLTE', Buffer.from(palette.flat())));
}

function encode(
  width: number,
  height: number,
  colourType: 2 | 3,
  row: Buffer,
  palette: Buffer = Buffer.alloc(0),
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType], 8);
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const rows = Buffer.alloc((row.length + 1) * height, Buffer.concat([Buffer.of(0), row]));
  const data = chunk('IDAT', deflateSync(rows));
  const end = chunk('IEND', Buffer.alloc(0));
  return new Uint8Array(Buffer.concat([signature, chunk('IHDR', header), palette, data, end]));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The head of a JPEG, as far as its size: what there is to see of it is not drawn. */
export function jpeg(width: number, height: number): Uint8Array {
  const frame = Buffer.from(
    'ffd8ffe000104a46494600010100000100010000ffc0001108000000000301220002110103',
    'hex',
  );
  frame.writeUInt16BE(height, 25);
  frame.writeUInt16BE(width, 27);
  return new Uint8Array(Buffer.concat([frame, Buffer.from('11ffd9', 'hex')]));
}
