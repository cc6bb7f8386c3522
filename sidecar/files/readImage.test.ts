import assert from 'node:assert/strict';
import { pictures } from '../../demo/world/pictures/pictures.ts';
import { readImage } from './readImage.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const latin = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

const PNG = pictures.cat().toPng();
const JPEG = hex(
  'ffd8 ffe0 0010 4a46494600010100000100010000 ffc0 0011 08 01e0 0280 0301220002110103',
);
const GIF = hex(`${latin('GIF89a')} 4001 f000 80 00 00`);
const WEBP_LOSSY = hex(
  `${latin('RIFF')} 24000000 ${latin('WEBPVP8 ')} 18000000 300100 9d012a 4001 f000 0000`,
);
const WEBP_LOSSLESS = hex(`${latin('RIFF')} 24000000 ${latin('WEBPVP8L')} 18000000 2f 3fc13b00`);
const WEBP_LARGE = hex(
  `${latin('RIFF')} 24000000 ${latin('WEBPVP8X')} 0a000000 10000000 3f0100 ef0000`,
);

describe('what the first bytes of a picture tell', () => {
  for (const [name, bytes, expected] of [
    ['PNG', PNG, { mediaType: 'image/png', width: 480, height: 480 }],
    ['JPEG', JPEG, { mediaType: 'image/jpeg', width: 640, height: 480 }],
    ['GIF', GIF, { mediaType: 'image/gif', width: 320, height: 240 }],
    ['WebP, lossy', WEBP_LOSSY, { mediaType: 'image/webp', width: 320, height: 240 }],
    ['WebP, lossless', WEBP_LOSSLESS, { mediaType: 'image/webp', width: 320, height: 240 }],
    ['WebP, extended', WEBP_LARGE, { mediaType: 'image/webp', width: 320, height: 240 }],
  ] as const) {
    it(`is type and size: ${name}`, () => {
      assert.deepEqual(readImage(bytes), expected);
      // From the middle of a larger buffer as well.
      const within = Buffer.concat([Buffer.alloc(7), bytes, Buffer.alloc(7)]);
      assert.deepEqual(readImage(within.subarray(7, 7 + bytes.length)), expected);
    });

    it(`is nothing where the head is cut anywhere: ${name}`, () => {
      for (let length = 0; length < 12; length++) {
        const seen = readImage(bytes.slice(0, length));
        assert.ok(seen === undefined || name === 'GIF', `${length} bytes`);
      }
    });
  }

  it('is nothing for other types, whatever they are called', () => {
    for (const text of [
      '',
      '%PDF-1.7',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'BM6',
      'RIFF',
    ]) {
      assert.equal(readImage(Buffer.from(text.padEnd(64, ' '))), undefined, text);
    }
  });
});
