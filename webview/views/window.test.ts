import assert from 'node:assert/strict';
import { windowRows } from './window.ts';

const rows = (more: Partial<Parameters<typeof windowRows>[0]>) =>
  windowRows({ count: 10_000, rowHeight: 48, scrollTop: 0, height: 480, pinned: 0, ...more });

describe('the window over a long list', () => {
  it('is the rows in sight and a few more', () => {
    const seen = rows({ scrollTop: 4800, pinned: 105 });
    assert.deepEqual([seen[0]?.index, seen.at(-1)?.index], [94, 115]);
    assert.equal(seen[0]?.top, 94 * 48);
  });

  it('keeps the row with the focus wherever it is', () => {
    assert.equal(rows({ scrollTop: 48_000, pinned: 3 })[0]?.index, 3);
    assert.equal(rows({ pinned: 9_999 }).at(-1)?.index, 9_999);
  });

  it('is not empty when the list became shorter than the scroll position', () => {
    assert.deepEqual(
      rows({ count: 2, scrollTop: 99_999 }).map(({ index }) => index),
      [0, 1],
    );
    assert.deepEqual(rows({ count: 0 }), []);
  });
});
