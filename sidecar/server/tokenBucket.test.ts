import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createTokenBucket } from './tokenBucket.ts';

describe('createTokenBucket', () => {
  it('gives a burst, then names the wait', () => {
    const take = createTokenBucket(2, 10, 0);
    assert.deepEqual([take(0), take(0), take(0)], [0, 0, 100]);
  });

  it('fills again with time, up to the burst and no further', () => {
    const take = createTokenBucket(2, 10, 0);
    take(0);
    take(0);
    assert.equal(take(100), 0);
    assert.deepEqual([take(60_000), take(60_000), take(60_000)], [0, 0, 100]);
  });

  it('is not confused by a clock that goes back', () => {
    const take = createTokenBucket(1, 10, 1000);
    assert.equal(take(1000), 0);
    assert.equal(take(0), 100);
  });
});
