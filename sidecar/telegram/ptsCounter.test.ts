import assert from 'node:assert/strict';
import { ptsStep } from './ptsCounter.ts';

describe('the count of updates', () => {
  it('takes the update that follows', () => assert.equal(ptsStep(10, 12, 2), 'next'));
  it('drops one that was counted before', () => assert.equal(ptsStep(12, 12, 2), 'duplicate'));
  it('sees that something was missed', () => assert.equal(ptsStep(10, 13, 2), 'gap'));
  it('takes one without a number of its own', () => assert.equal(ptsStep(10, 10, 0), 'next'));
  it('begins anywhere', () => assert.equal(ptsStep(undefined, 99, 1), 'next'));
});
