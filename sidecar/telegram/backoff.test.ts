import assert from 'node:assert/strict';
import { backoffMs } from './backoff.ts';

describe('waits between connections', () => {
  it('double and stop growing at half a minute', () => {
    const waits = [1, 2, 3, 4, 20, 2000].map((attempt) => backoffMs(attempt, 1));
    assert.deepEqual(waits, [500, 1000, 2000, 4000, 30_000, 30_000]);
  });

  it('are random by half, so that many clients do not come back in step', () => {
    assert.equal(backoffMs(3, 0), 1000);
    assert.equal(backoffMs(3, 0.5), 1500);
  });
});
