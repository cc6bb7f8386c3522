import assert from 'node:assert/strict';
import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { readPlain } from './tlReader.ts';

const read = (bytes: Buffer) => readPlain({ stream: bytes, offset: 0 });
const long = (value: string) => returnBigInt(value);

describe('the reader of answers', () => {
  it('reads what GramJS writes: flags, vectors, longs, strings and bytes of every padding', () => {
    for (const length of [0, 1, 2, 3, 4, 253, 254, 255, 1000]) {
      const text = 'ы'.repeat(length);
      const fileReference = Buffer.alloc(length, 7);
      const photo = new Api.Photo({
        id: long('-9223372036854775808'),
        accessHash: long('9223372036854775807'),
        fileReference,
        date: 1,
        sizes: [new Api.PhotoSizeProgressive({ type: text, w: 1, h: 2, sizes: [3, 4] })],
        dcId: 2,
      });
      assert.deepEqual(read(photo.getBytes()), {
        className: 'Photo',
        flags: 0,
        id: -9223372036854775808n,
        accessHash: 9223372036854775807n,
        fileReference,
        date: 1,
        sizes: [{ className: 'PhotoSizeProgressive', type: text, w: 1, h: 2, sizes: [3, 4] }],
        dcId: 2,
      });
    }
  });

  it('leaves out what a flag says is not there, and reads bits as booleans', () => {
    const user = new Api.User({ id: long('5'), self: true, firstName: 'Анна' });
    const flags = (1 << 10) | (1 << 1);
    const rest = { flags, self: true, flags2: 0, id: 5n, firstName: 'Анна' };
    assert.deepEqual(read(user.getBytes()), { className: 'User', ...rest });
  });

  it('reads doubles and nested objects of other namespaces', () => {
    const state = new Api.updates.DifferenceEmpty({ date: 7, seq: 8 });
    assert.deepEqual(read(state.getBytes()), {
      className: 'updates.DifferenceEmpty',
      date: 7,
      seq: 8,
    });
    const geo = new Api.GeoPoint({ long: 1.5, lat: -2.25, accessHash: long('1') });
    assert.deepEqual(read(geo.getBytes()), {
      className: 'GeoPoint',
      flags: 0,
      long: 1.5,
      lat: -2.25,
      accessHash: 1n,
    });
  });

  it('refuses a constructor it does not know, without quoting what follows', () => {
    const bytes = Buffer.concat([Buffer.from([1, 2, 3, 4]), Buffer.from('a private message')]);
    assert.throws(
      () => read(bytes),
      (error: Error) => !error.message.includes('private'),
    );
  });

  it('refuses an answer that ends early', () => {
    const bytes = new Api.PeerUser({ userId: long('5') }).getBytes();
    assert.throws(() => read(bytes.subarray(0, 8)), RangeError);
  });
});
