import assert from 'node:assert/strict';
import { compareClocks } from './clockWatch.ts';

const HOUR = 3_600_000;
const before = { wall: 1_700_000_000_000, up: 500_000 };
const after = (wallMs: number, upMs: number) => ({
  wall: before.wall + wallMs,
  up: before.up + upMs,
});

describe('two readings of the clocks', () => {
  it('tell of nothing while both go on alike', () => {
    for (const ms of [0, 1, 10_000, 39_999]) {
      assert.deepEqual(compareClocks(before, after(ms, ms)), { asleepMs: 0, movedMs: 0 });
    }
  });

  it('tell of nothing while the time of day is only being kept', () => {
    assert.deepEqual(compareClocks(before, after(12_000, 10_000)), { asleepMs: 0, movedMs: 0 });
    assert.deepEqual(compareClocks(before, after(8_000, 10_000)), { asleepMs: 0, movedMs: 0 });
  });

  it('tell of a sleep when both have jumped', () => {
    const found = compareClocks(before, after(26 * HOUR, 26 * HOUR));
    assert.deepEqual(found, { asleepMs: 26 * HOUR, movedMs: 0 });
  });

  it('tell that the time of day was set back, or forward', () => {
    assert.deepEqual(compareClocks(before, after(10_000 - HOUR, 10_000)), {
      asleepMs: 0,
      movedMs: -HOUR,
    });
    assert.deepEqual(compareClocks(before, after(10_000 + 3_000, 10_000)), {
      asleepMs: 0,
      movedMs: 3_000,
    });
  });

  it('tell of both: asleep for a night, and set right on waking', () => {
    assert.deepEqual(compareClocks(before, after(9 * HOUR, 8 * HOUR)), {
      asleepMs: 8 * HOUR,
      movedMs: HOUR,
    });
  });
});
