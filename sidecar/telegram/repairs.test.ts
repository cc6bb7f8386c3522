import assert from 'node:assert/strict';
import { AuthKey } from 'telegram/crypto/AuthKey.js';
import { padKey, repairGramjs } from './repairs.ts';

describe('repairs of GramJS', () => {
  it('pad a key that begins with zero bytes, which one exchange in 256 makes', () => {
    assert.equal(padKey(Buffer.alloc(255, 1)).length, 256);
    assert.equal(padKey(Buffer.alloc(255, 1))[0], 0);
  });

  it('leave a whole key and no key alone', () => {
    assert.deepEqual(padKey(Buffer.alloc(256, 1)), Buffer.alloc(256, 1));
    assert.equal(padKey(Buffer.alloc(0)).length, 0);
  });

  it('reach the library', async () => {
    repairGramjs();
    const key = new AuthKey();
    await key.setKey(Buffer.alloc(254, 1));
    assert.equal(key.getKey()?.length, 256);
  });
});
