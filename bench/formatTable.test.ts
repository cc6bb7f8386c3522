import assert from 'node:assert/strict';
import { atMost, atMostOfPeer, percentile } from './figure.ts';
import { formatTable } from './formatTable.ts';

describe('the table of figures', () => {
  it('says of a missed goal that it was missed, and counts it', () => {
    const peer = { name: 'bare loop', value: 10 };
    const table = formatTable([
      atMost(5, { name: 'start', value: 4, unit: 'ms' }),
      atMostOfPeer(2, { name: 'cost', value: 21, unit: 'µs', peer }),
    ]);
    const [, start, cost, , sum] = table.split('\n');
    assert.match(start ?? '', /^✔ .*≤ 5 ms$/);
    assert.match(cost ?? '', /^✘ .*bare loop.*2\.10× .*≤ 2× MISSED$/);
    assert.equal(sum, '1 goals met, 1 missed');
  });

  it('takes the percentile by the nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    assert.equal(percentile(values, 95), 95);
    assert.equal(percentile([7], 50), 7);
    assert.throws(() => percentile([], 50));
  });
});
