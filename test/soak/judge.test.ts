import assert from 'node:assert/strict';
import { judge, type Sample } from './judge.ts';

/** Eighteen hours of rest; `more` is what each hour adds. */
function hours(more: (hour: number) => Partial<Sample>): Sample[] {
  return Array.from({ length: 18 }, (_, hour) => ({
    hour,
    heapUsed: 20_000_000,
    rss: 90_000_000,
    resources: { TCPSocketWrap: 1, Timeout: 5 + (hour % 2) },
    listeners: 6,
    ...more(hour),
  }));
}

describe('the judge of a long day', () => {
  it('is content with what stays as it is, give or take a timer', () => {
    assert.deepEqual(judge(hours((hour) => ({ heapUsed: 20_000_000 + (hour % 3) * 500_000 }))), []);
  });

  it('finds memory that grows by half a percent an hour and more', () => {
    const found = judge(hours((hour) => ({ heapUsed: 20_000_000 * (1 + hour * 0.009) })));
    assert.match(found.join(), /heap grew by 1[0-9] %/);
  });

  it('finds a socket, and a timer for each of some hours, left behind', () => {
    const found = judge(
      hours((hour) => ({
        resources: { TCPSocketWrap: hour < 9 ? 1 : 2, Timeout: 5 + Math.floor(hour / 3) },
      })),
    );
    assert.match(found.join('; '), /1 more of TCPSocketWrap.*; 5 more of Timeout/);
  });

  it('finds a listener left on the process', () => {
    assert.match(judge(hours((hour) => ({ listeners: 6 + hour }))).join(), /more listeners/);
  });
});
