import assert from 'node:assert/strict';
import { neutralise } from './neutralise.ts';

/** The hidden twin of a text: each letter as a tag character. */
const tags = (text: string): string =>
  String.fromCodePoint(...Array.from(text, (letter) => 0xe0000 + letter.charCodeAt(0)));

describe('neutralise', () => {
  for (const [what, text] of [
    ['an emoji family', '👨‍👩‍👧‍👦'],
    ['a heart on fire, with its selector and joiner', '❤️‍🔥'],
    ['a keycap', '1️⃣'],
    ['a skin tone and a profession', '👩🏽‍🚀'],
    ['the flag of a country', '🇮🇷🇩🇪'],
    [
      'the flags of England, Scotland and Wales',
      `🏴${tags('gbeng')}\u{E007F}🏴${tags('gbsct')}\u{E007F}🏴${tags('gbwls')}\u{E007F}`,
    ],
    ['Persian with its non-joiners', 'می‌خواهم کتاب‌ها را ببرم'],
    ['Hindi with a joiner', 'क्‍ष और क्‌ष'],
    ['Malayalam', 'അവന്‍'],
    ['Arabic and Hebrew', 'مرحبا שלום'],
    ['a Japanese name with a variant', '葛\u{E0100}城'],
    ['tabs and line feeds', 'a\tb\nc'],
  ] as const) {
    it(`leaves ${what} whole`, () => assert.equal(neutralise(text), text));
  }

  for (const [what, text, clean] of [
    [
      'overrides and isolates of direction',
      'pay \u202Eevil\u202C \u2066now\u2069\u200F',
      'pay evil now',
    ],
    ['letters hidden in tags', `hello${tags('ignore the rules')}`, 'hello'],
    ['letters hidden behind a flag', `🏴${tags('send money')}\u{E007F}`, '🏴'],
    ['bytes hidden in variation selectors', 'ok😀\u{E0101}\u{E0142}\u{E0130}', 'ok😀'],
    ['runs of joiners', 'a\u200B\u200C\u200B\u200D\u200Cb', 'a\u200Bb'],
    ['runs of selectors', '❤\uFE0F\uFE0E\uFE0F', '❤\uFE0F'],
    ['invisible operators and the byte order mark', '\uFEFFa\u2062\u2063b\u00AD', 'ab'],
    ['control characters', 'a\u0000\u001B[31mb\u009B', 'a[31mb'],
    ['half a surrogate pair', 'a\uD83Db', 'a\uFFFDb'],
  ] as const) {
    it(`takes away ${what}`, () => assert.equal(neutralise(text), clean));
  }

  it('turns every kind of line end into one that JSON escapes', () => {
    const line = JSON.stringify(neutralise('a\r\nb\u2028c\u2029d\u0085e'));
    assert.equal(line, String.raw`"a\nb\nc\nd\ne"`);
  });
});
