import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { jpeg, png, stripes } from '../../test/integration/pictures.ts';
import { readImage } from './image.ts';

describe('readImage', () => {
  for (const [colour, rgb] of [
    ['black', [10, 12, 8]],
    ['white', [250, 250, 245]],
    ['grey', [128, 128, 130]],
    ['red', [200, 30, 30]],
    ['orange', [240, 140, 30]],
    ['yellow', [230, 220, 40]],
    ['green', [40, 160, 60]],
    ['blue', [40, 80, 200]],
    ['purple', [130, 40, 190]],
    ['pink', [240, 160, 180]],
  ] as const) {
    it(`names ${colour}`, () => assert.equal(readImage(png(8, 5, rgb))?.colour, colour));
  }

  it('reads the size of PNG and JPEG', () => {
    const { width, height } = readImage(png(31, 17, [0, 0, 0])) ?? {};
    assert.deepEqual([width, height], [31, 17]);
    const photo = readImage(jpeg(1280, 853));
    assert.deepEqual([photo?.width, photo?.height], [1280, 853]);
    assert.equal(photo?.colour, undefined);
  });

  it('names the colour of most pixels, not a mixture, of a palette too', () => {
    const red = [200, 30, 30] as const;
    const green = [40, 160, 60] as const;
    assert.equal(readImage(stripes(3, [red, green, green]))?.colour, 'green');
    assert.equal(readImage(stripes(3, [red, green, red]))?.colour, 'red');
  });

  it('tells two pictures of one size apart', () => {
    const [red, blue] = [png(4, 4, [255, 0, 0]), png(4, 4, [0, 0, 255])];
    assert.notEqual(readImage(red)?.fingerprint, readImage(blue)?.fingerprint);
  });

  it('keeps the size of a PNG whose picture is broken, and its colour to itself', () => {
    const bytes = Buffer.from(png(4, 4, [255, 0, 0]));
    const pixels = bytes.indexOf('IDAT') + 4;
    bytes.set(deflateSync(Buffer.of(1)).subarray(0, 4), pixels);
    assert.deepEqual(Object.keys(readImage(bytes) ?? {}), ['width', 'height', 'fingerprint']);
  });

  it('is nothing for anything else, however short', () => {
    for (const bytes of [
      [],
      [0xff],
      [0xff, 0xd8],
      [0xff, 0xd8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0x89, 0x50],
    ]) {
      assert.equal(readImage(new Uint8Array(bytes)), undefined);
    }
    const head = jpeg(640, 480).subarray(0, 22);
    assert.equal(readImage(head), undefined);
  });
});
