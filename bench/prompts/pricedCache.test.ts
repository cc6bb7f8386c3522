import assert from 'node:assert/strict';
import { createPricedCache } from './pricedCache.ts';

const MINUTE = 60_000;
const request = (...blocks: string[]) => ({
  model: 'm',
  blocks: blocks.map((text) => ({ text, tokens: 100, marked: text.endsWith('*') })),
});

describe('the price of requests', () => {
  it('is a quarter more for what is kept, a tenth for what is read, plain for the rest', () => {
    const cache = createPricedCache(0);
    assert.equal(cache.price(request('a*', 'b'), 0), 225);
    assert.equal(cache.price(request('a*', 'c'), MINUTE), 110);
  });

  it('is that of a first request again after five minutes without use, and each use counts', () => {
    const cache = createPricedCache(0);
    cache.price(request('a*'), 0);
    assert.equal(cache.price(request('a*'), 4 * MINUTE), 10);
    assert.equal(cache.price(request('a*'), 8 * MINUTE), 10);
    assert.equal(cache.price(request('a*'), 14 * MINUTE), 125);
  });

  it('is plain where a beginning is too short to be kept', () => {
    const cache = createPricedCache(250);
    cache.price(request('a', 'b*'), 0);
    assert.equal(cache.price(request('a', 'b*'), 1), 200);
  });
});
