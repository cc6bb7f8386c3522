import assert from 'node:assert/strict';
import { formatHours, parseCount, parseHours } from './ruleText.ts';

describe('the hours of a rule, as they are typed', () => {
  for (const [text, shown] of [
    ['9-21', '9:00–21:00'],
    ['9:00–21:30', '9:00–21:30'],
    [' 22.15 — 6 ', '22:15–6:00'],
    ['8-24', '8:00–0:00'],
  ] as const) {
    it(`“${text}” is ${shown}, and is read again as it is shown`, () => {
      const hours = parseHours(text);
      assert.ok(hours);
      assert.equal(formatHours(hours), shown);
      assert.deepEqual(parseHours(formatHours(hours)), hours);
    });
  }

  it('nothing is any hour', () => {
    assert.equal(parseHours('  '), null);
  });

  for (const text of ['9', '9-', 'nine to five', '9-25', '9:60-12', '1-2-3', '-9-21']) {
    it(`“${text}” is not understood`, () => {
      assert.equal(parseHours(text), undefined);
    });
  }

  it('a number of drafts is from 1 to 100', () => {
    assert.deepEqual(['1', ' 100 '].map(parseCount), [1, 100]);
    assert.deepEqual(['0', '101', '-1', '2.5', '', 'x'].map(parseCount), Array(6).fill(undefined));
  });
});
