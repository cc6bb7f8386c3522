import assert from 'node:assert/strict';
import { parseSendTime, sendTimes } from './sendTimes.ts';

const FRIDAY_NOON = new Date(2026, 10, 20, 12, 0);
const labels = (now: Date) => sendTimes(now).map(({ label }) => label);
const parsed = (text: string, now = FRIDAY_NOON) => {
  const at = parseSendTime(text, now);
  return typeof at === 'string' ? at : at.toString();
};

describe('the times of "send later"', () => {
  it('are an hour from now, this evening, tomorrow and Monday morning', () => {
    assert.deepEqual(
      sendTimes(FRIDAY_NOON).map(({ at }) => at.toString()),
      [
        new Date(2026, 10, 20, 13),
        new Date(2026, 10, 20, 18),
        new Date(2026, 10, 21, 9),
        new Date(2026, 10, 23, 9),
      ].map(String),
    );
  });

  it('leave out an evening that is nearly here, and Monday where that is tomorrow', () => {
    assert.deepEqual(labels(new Date(2026, 10, 20, 17, 30)).includes('thisEvening'), false);
    assert.deepEqual(labels(new Date(2026, 10, 22, 12)).includes('mondayMorning'), false);
    assert.deepEqual(labels(new Date(2026, 10, 23, 12)).at(-1), 'mondayMorning');
  });

  it('can be typed: a date with a time, or a time alone for its next occurrence', () => {
    assert.equal(parsed('2026-11-24 09:05'), String(new Date(2026, 10, 24, 9, 5)));
    assert.equal(
      parsed(' 2026-1-2T7:30 ', new Date(2025, 11, 31)),
      String(new Date(2026, 0, 2, 7, 30)),
    );
    assert.equal(parsed('18:30'), String(new Date(2026, 10, 20, 18, 30)));
    assert.equal(parsed('9:00'), String(new Date(2026, 10, 21, 9)));
  });

  it('are refused where there is no such date, it is past or too far ahead', () => {
    for (const text of ['', 'tomorrow', '25:00', '9', '2026-02-30 09:00', '2026-11-24'])
      assert.equal(parsed(text), 'invalid', text);
    assert.equal(parsed('2026-11-20 11:59'), 'past');
    assert.equal(parsed('2027-11-21 12:00'), 'far');
  });
});
