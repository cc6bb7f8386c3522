import assert from 'node:assert/strict';
import { lastDays, localDayOf, monthStart } from './localDays.ts';

const HOUR_MS = 3_600_000;

/** Days as the calendar of that zone has them. */
function inZone(zone: string, work: () => void): void {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    work();
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

describe('the days of the machine’s calendar', () => {
  it('have 23 and 25 hours when summer time begins and ends', () => {
    inZone('Europe/Berlin', () => {
      const spring = localDayOf(Date.parse('2027-03-28T10:00:00Z'));
      assert.equal(spring.day, '2027-03-28');
      assert.equal(spring.endsAt - spring.startsAt, 23 * HOUR_MS);
      const autumn = localDayOf(Date.parse('2027-10-31T10:00:00Z'));
      assert.equal(autumn.endsAt - autumn.startsAt, 25 * HOUR_MS);
      assert.equal(autumn.startsAt, Date.parse('2027-10-30T22:00:00Z'));
    });
  });

  it('begin where the clock begins them, though it skips midnight', () => {
    // Clocks go from 0:00 to 1:00 that day.
    inZone('Africa/Cairo', () => {
      const day = localDayOf(Date.parse('2026-04-24T12:00:00Z'));
      assert.equal(day.day, '2026-04-24');
      assert.equal(day.startsAt, Date.parse('2026-04-23T22:00:00Z'));
      assert.equal(localDayOf(day.startsAt - 1).day, '2026-04-23');
      assert.equal(localDayOf(day.startsAt - 1).endsAt, day.startsAt);
    });
  });

  for (const [zone, now, day] of [
    ['Asia/Kathmandu', '2026-11-29T18:14:59Z', '2026-11-29'],
    ['Asia/Kathmandu', '2026-11-29T18:15:00Z', '2026-11-30'],
    ['America/Los_Angeles', '2026-11-30T07:59:59Z', '2026-11-29'],
    ['Pacific/Kiritimati', '2026-11-29T10:00:00Z', '2026-11-30'],
  ] as const) {
    it(`is ${day} in ${zone} at ${now}`, () =>
      inZone(zone, () => assert.equal(localDayOf(Date.parse(now)).day, day)));
  }

  it('follow one another without a gap and without a double, over a change of the clocks', () => {
    for (const zone of [
      'Europe/Berlin',
      'America/Santiago',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'UTC',
    ]) {
      inZone(zone, () => {
        for (const noon of ['2026-04-28T12:00:00Z', '2026-11-10T12:00:00Z']) {
          const { startsAt: start, endsAt } = localDayOf(Date.parse(noon));
          for (const now of [start, start + 60_000, endsAt - 60_000]) {
            const days = lastDays(now, 30);
            assert.equal(days.at(-1)?.startsAt, start);
            assert.equal(new Set(days.map(({ day }) => day)).size, 30);
            for (const [index, { startsAt }] of days.entries())
              if (index > 0) assert.equal(startsAt, days[index - 1]?.endsAt, zone);
          }
        }
      });
    }
  });

  it('belong to the month that the calendar shows', () => {
    inZone('Europe/Berlin', () => {
      const start = monthStart(Date.parse('2026-10-31T23:30:00Z'));
      assert.equal(start, Date.parse('2026-10-31T23:00:00Z'));
    });
  });
});
