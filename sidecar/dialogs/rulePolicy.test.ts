import assert from 'node:assert/strict';
import type { Dialog, DialogRule } from '../../protocol/dialogRecords.ts';
import { nextActive, ruleStep, type RuleView } from './rulePolicy.ts';

const HOUR = 60;
const at = (hour: number, minute = 0, day = 10) => new Date(2027, 2, day, hour, minute).getTime();
const rule: DialogRule = {
  hours: { from: 9 * HOUR, to: 21 * HOUR },
  mostPerDay: 2,
  evenIfMuted: false,
};
const last = { messageId: 5, at: at(12), out: false, preview: 'So?' };
const dialog: Dialog = {
  dialogId: 'u2',
  kind: 'private',
  title: 'Anna',
  unreadCount: 1,
  unreadMentions: 0,
  pinned: false,
  archived: false,
  canSend: true,
  last,
};
const step = (over: Partial<RuleView> = {}) =>
  ruleStep({ rule, dialog, hasOpenDraft: false, startedToday: 0, now: at(12), ...over });

describe('the rule of a dialog', () => {
  it('processes it when the other side spoke last, within its hours', () => {
    assert.deepEqual(step(), { kind: 'process' });
  });

  const mine = { ...dialog, last: { ...last, out: true } };
  const { last: _none, ...empty } = dialog;
  for (const [what, over] of [
    ['the user spoke last', { dialog: mine }],
    ['nothing was ever said', { dialog: empty }],
    ['a draft is open', { hasOpenDraft: true }],
    ['this account may not write there', { dialog: { ...dialog, canSend: false } }],
    ['it is archived', { dialog: { ...dialog, archived: true } }],
    ['it is muted', { dialog: { ...dialog, mutedUntil: at(13) } }],
  ] as [string, Partial<RuleView>][]) {
    it(`leaves it alone when ${what}`, () => {
      assert.deepEqual(step(over), { kind: 'drop' });
    });
  }

  it('goes on with a mute that has run out, and with any mute if it says so', () => {
    assert.equal(step({ dialog: { ...dialog, mutedUntil: at(11) } }).kind, 'process');
    const hushed = { ...dialog, archived: true, mutedUntil: at(20) };
    assert.equal(step({ dialog: hushed, rule: { ...rule, evenIfMuted: true } }).kind, 'process');
  });

  it('waits for the next day when it has done its share, and for that day’s hours', () => {
    assert.deepEqual(step({ startedToday: 2 }), { kind: 'later', at: at(9, 0, 11) });
    const always = { ...rule, hours: null };
    assert.deepEqual(step({ startedToday: 2, rule: always }), { kind: 'later', at: at(0, 0, 11) });
  });

  for (const [what, hours, now, expected] of [
    ['within the day', rule.hours, at(9), at(9)],
    ['in the last minute', rule.hours, at(20, 59), at(20, 59)],
    ['before the hours', rule.hours, at(3), at(9)],
    ['after the hours', rule.hours, at(21), at(9, 0, 11)],
    ['over midnight, in the evening', { from: 22 * HOUR, to: 6 * HOUR }, at(23), at(23)],
    ['over midnight, in the morning', { from: 22 * HOUR, to: 6 * HOUR }, at(5, 59), at(5, 59)],
    ['over midnight, by day', { from: 22 * HOUR, to: 6 * HOUR }, at(6), at(22)],
    ['at any hour', null, at(3), at(3)],
    ['at any hour, said by equal ends', { from: 60, to: 60 }, at(3), at(3)],
  ] as [string, DialogRule['hours'], number, number][]) {
    it(`knows when it may act: ${what}`, () => {
      assert.equal(nextActive(hours, now), expected);
    });
  }

  it('keeps to the clock on the wall when summer time begins and ends', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin';
    try {
      const morning = { from: 8 * HOUR, to: 20 * HOUR };
      // 22:00 in winter, 8:00 in summer: nine hours, not ten.
      const spring = Date.parse('2027-03-27T21:00:00Z');
      assert.equal(nextActive(morning, spring), Date.parse('2027-03-28T06:00:00Z'));
      const autumn = Date.parse('2027-10-30T20:00:00Z');
      assert.equal(nextActive(morning, autumn), Date.parse('2027-10-31T07:00:00Z'));
      // 2:30 is left out that night: the hours begin when the clock has passed it.
      const gap = { from: 2 * HOUR + 30, to: 4 * HOUR };
      assert.equal(nextActive(gap, spring), Date.parse('2027-03-28T01:30:00Z'));
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
