import assert from 'node:assert/strict';
import { avatarColour, countdown, initials, shown } from './format.ts';

describe('text on the page', () => {
  it('counts down in the shortest form', () => {
    assert.deepEqual([4001, 59_000, 65_000, 3_725_000, -5].map(countdown), [
      '5 s',
      '59 s',
      '1:05',
      '1:02:05',
      '0 s',
    ]);
  });

  it('takes the initials of any name', () => {
    const names = ['Anna Kovaleva', 'emil', 'نور الدين', '🧗 Climbing', '🎉', '', 'Ann B. Lee'];
    assert.deepEqual(names.map(initials), ['AK', 'E', 'نا', 'C', '🎉', '?', 'AL']);
  });

  it('gives a dialog the same colour every time', () => {
    assert.equal(avatarColour('u1001'), avatarColour('u1001'));
    const all = new Set(Array.from({ length: 200 }, (_, i) => avatarColour(`u${i}`)));
    assert.deepEqual(
      [...all].sort((a, b) => a - b),
      [0, 1, 2, 3, 4, 5, 6],
    );
  });

  it('shows what would reorder or hide text, and keeps emoji, Persian and flags whole', () => {
    assert.equal(shown('a\u202Eb'), 'a\uFFFDb');
    assert.equal(shown('hi\u{E0041}\u{E0042}'), 'hi\uFFFD');
    const whole = [
      '👨‍👩‍👧‍👦',
      'می‌خواهم',
      '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
      '\u2068x\u2069',
    ];
    for (const text of whole) assert.equal(shown(text), text);
  });
});
