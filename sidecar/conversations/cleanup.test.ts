import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { nextCleanup } from './cleanup.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (day: number, hour: number, minute = 0): number => Date.UTC(2026, 10, day, hour, minute);
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));

describe('the next clean-up', () => {
  it('is now where there never was one', () =>
    assert.equal(nextCleanup(at(20, 9), undefined, 2), at(20, 9)));

  it('is at the hour that is set, UTC, once a day', () => {
    assert.equal(nextCleanup(at(20, 9), at(20, 2), 2), at(21, 2));
    assert.equal(nextCleanup(at(20, 1), at(19, 2), 2), at(20, 2));
    assert.equal(nextCleanup(at(20, 9), at(20, 9), 23), at(20, 23));
    assert.equal(nextCleanup(at(20, 9), at(20, 9), 0), at(21, 0));
  });

  it('is now where the machine slept for 26 hours, or the worker was off at that hour', () => {
    assert.equal(nextCleanup(at(21, 23), at(20, 2), 2), at(21, 23));
    assert.equal(nextCleanup(at(30, 12), at(20, 2), 2), at(30, 12));
  });

  it('after one that was late is at the usual hour again', () =>
    assert.equal(nextCleanup(at(21, 23), at(21, 23), 2), at(22, 2)));

  it('is not done a second time for a day that comes again because the clock went back', () => {
    assert.equal(nextCleanup(at(20, 1, 55), at(20, 2), 2), at(21, 2));
    assert.equal(nextCleanup(at(19, 12), at(20, 2), 2), at(21, 2));
  });

  it('does not wait for a day that only a wrong clock has seen', () =>
    assert.equal(nextCleanup(at(20, 9), at(20, 9) + 400 * DAY, 2), at(20, 9)));

  it(`comes for every day and for none twice, however long the machine sleeps (SEED=${seed})`, () => {
    const waits = fc.array(fc.integer({ min: 1, max: 60 * HOUR }), { maxLength: 60 });
    const walk = fc.property(fc.integer({ min: 0, max: 23 }), waits, (hour, sleeps) => {
      let now = at(1, 9);
      let last: number | undefined;
      const done = new Set<number>();
      for (const asleepMs of sleeps) {
        now += asleepMs;
        const day = Math.floor((now - hour * HOUR) / DAY);
        const isDue = nextCleanup(now, last, hour) <= now;
        assert.equal(isDue, !done.has(day), 'a day was left out or came twice');
        if (isDue) last = now;
        done.add(day);
      }
    });
    fc.assert(walk, { seed });
  });

  it(`is done twice for no day, and never put off for more than two, where the clock goes back by up to a day (SEED=${seed})`, () => {
    const moves = fc.array(fc.integer({ min: -DAY, max: 30 * HOUR }), { maxLength: 80 });
    const walk = fc.property(fc.integer({ min: 0, max: 23 }), moves, (hour, steps) => {
      let now = at(1, 9);
      let last: number | undefined;
      let newest = -1;
      for (const ms of steps) {
        now += ms;
        if (last !== undefined && last > now + DAY) return;
        const next = nextCleanup(now, last, hour);
        assert.ok(next - now <= 2 * DAY, 'put off for too long');
        if (next > now) continue;
        const day = Math.floor((now - hour * HOUR) / DAY);
        assert.ok(day > newest, 'a day was done twice');
        newest = day;
        last = now;
      }
    });
    fc.assert(walk, { seed });
  });
});
