import assert from 'node:assert/strict';
import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { chooseFileSize, choosePhotoSize, mediaTypeOf } from './photoSize.ts';

function photo(sizes: Api.TypePhotoSize[]): Api.Photo {
  const id = returnBigInt(1);
  return new Api.Photo({
    id,
    accessHash: id,
    fileReference: Buffer.alloc(0),
    date: 0,
    sizes,
    dcId: 2,
  });
}
const size = (type: string, edge: number, bytes = 1000) =>
  new Api.PhotoSize({ type, w: edge, h: Math.round(edge / 2), size: bytes });
const blur = new Api.PhotoStrippedSize({ type: 'i', bytes: Buffer.alloc(3) });

describe('the size of a photo', () => {
  it('is the largest whose long edge fits', () => {
    const choice = choosePhotoSize(
      photo([blur, size('y', 1280), size('m', 320), size('x', 800)]),
      1000,
    );
    assert.equal(choice?.type, 'x');
  });

  it('is the smallest when none fits, and never the blur', () => {
    assert.equal(choosePhotoSize(photo([blur, size('y', 1280), size('x', 800)]), 100)?.type, 'x');
    assert.equal(choosePhotoSize(photo([blur]), 100), undefined);
  });

  it('passes over one too large to hold', () => {
    const choice = choosePhotoSize(photo([size('w', 2560, 50_000_000), size('m', 320)]), 4000);
    assert.equal(choice?.type, 'm');
  });

  it('counts a progressive one by its last scan', () => {
    const progressive = new Api.PhotoSizeProgressive({
      type: 'y',
      w: 1280,
      h: 640,
      sizes: [10, 999],
    });
    assert.equal(choosePhotoSize(photo([progressive]), 2000)?.byteLength, 999);
  });
});

describe('the size of a picture that was sent as a file', () => {
  const file = (mimeType: string, edge: number, thumbs?: Api.TypePhotoSize[]) => {
    const id = returnBigInt(1);
    return new Api.Document({
      id,
      accessHash: id,
      fileReference: Buffer.alloc(0),
      date: 0,
      mimeType,
      size: returnBigInt(1_000),
      dcId: 2,
      attributes: [new Api.DocumentAttributeImageSize({ w: edge, h: 10 })],
      ...(thumbs && { thumbs }),
    });
  };
  const preview = [blur, size('m', 320)];

  it('is the whole where that is small enough and of a type that models read', () => {
    assert.equal(chooseFileSize(file('image/png', 1000, preview), 1024)?.type, '');
  });

  it('is the preview that the server made, where it is not', () => {
    assert.equal(chooseFileSize(file('image/png', 4000, preview), 1024)?.type, 'm');
    assert.equal(chooseFileSize(file('image/heic', 500, preview), 1024)?.type, 'm');
  });

  it('is none where there is neither', () => {
    assert.equal(chooseFileSize(file('image/svg+xml', 500), 1024), undefined);
  });
});

describe('the type of a picture', () => {
  it('is read from its bytes', () => {
    assert.equal(mediaTypeOf(Buffer.from('ffd8ffe0', 'hex')), 'image/jpeg');
    assert.equal(mediaTypeOf(Buffer.from('89504e470d0a', 'hex')), 'image/png');
    assert.equal(mediaTypeOf(Buffer.from('<svg onload=')), undefined);
    assert.equal(mediaTypeOf(Buffer.alloc(0)), undefined);
  });
});
