import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { collectKnown, findingsOf, hasFindings, scanOutgoing } from './outgoingScan.ts';

const CARD = '4111 1111 1111 1111';
const IBAN = 'DE89 3704 0044 0532 0130 00';

const seen = (text: string, known: string[] = []) =>
  scanOutgoing(text, known).map(({ kind, offset, length }) => [
    kind,
    text.slice(offset, offset + length),
  ]);

describe('the scan of what goes out', () => {
  for (const [text, ...found] of [
    ['Look at https://shop.example.com/a?b=1.', ['link', 'https://shop.example.com/a?b=1']],
    ['It is on (example.com/x_(y)) now', ['link', 'example.com/x_(y)']],
    ['Схема на яндекс.рф, да', ['link', 'яндекс.рф']],
    ['Write to anna.k@example.org please', ['email', 'anna.k@example.org']],
    ['Ask @boris_77, he knows', ['mention', '@boris_77']],
    [
      'Call +49 (30) 1234-5678 or 8 (495) 123-45-67',
      ['phone', '+49 (30) 1234-5678'],
      ['phone', '8 (495) 123-45-67'],
    ],
    [`Pay to ${CARD} today`, ['card', CARD]],
    [`Transfer to ${IBAN} from me`, ['iban', IBAN]],
    ['The key is sk-ant-api03-AbCdEf0123456789', ['key', 'sk-ant-api03-AbCdEf0123456789']],
    [
      '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1',
      ['key', '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1'],
    ],
    ['Pass: 9f86d081884c7d659a2feaa0c55ad015', ['key', '9f86d081884c7d659a2feaa0c55ad015']],
    ['See раypal.com', ['mixedHost', 'раypal.com']],
    ['See https://xn--80ak6aa92e.com/', ['mixedHost', 'https://xn--80ak6aa92e.com/']],
    ['See сосо.com', ['mixedHost', 'сосо.com']],
    ['pay\u200Bpal and \u202Eevil', ['hidden', '\u200B'], ['hidden', '\u202E']],
  ] as [string, ...[string, string][]][]) {
    it(`finds what is there: ${JSON.stringify(text)}`, () => assert.deepEqual(seen(text), found));
  }

  for (const text of [
    'See you on 29.11.2026 at 14:00, room 12.',
    'From 2026-11-29 to 2026-12-03 it costs 1.200.000 or 1,200.50.',
    'e.g. this, i.e. that, report.pdf and v1.2.3, at 10.30',
    'I was there.Then I left.Пока.Да',
    'The order 12345678 of 3 x 500 g, 10:00-11:30',
    'Price: 1 200 000 rub, code 4711',
    'می‌خواهم بروم، کتاب‌ها',
    'क्‍ष और र्‍य',
    '👨‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ❤️‍🔥 👍🏽',
    'שלום\u200F, מה שלומך?',
    'a@b, user @ home, @ab',
    '# Title *bold* __x__ [demo model, not an AI]',
    '',
  ]) {
    it(`finds nothing where there is nothing: ${JSON.stringify(text)}`, () =>
      assert.deepEqual(seen(text), []));
  }

  it('leaves alone what the dialog or the owner said, however it was written', () => {
    const known = collectKnown([
      'Pay at https://www.Shop.example.com/Pay/ or call +49 30 12345678, IBAN DE89370400440532013000',
      `My card: 4111-1111-1111-1111, I am @Boris_77 (Anna.K@Example.org)`,
    ]);
    const reply = `I paid at shop.example.com/Pay with ${CARD} to ${IBAN}, call (030) 1234 5678, @boris_77, anna.k@example.org`;
    assert.deepEqual(seen(reply, known), []);
    assert.deepEqual(seen('shop.example.com/Steal', known), [['link', 'shop.example.com/Steal']]);
    assert.deepEqual(seen('evil-shop.example.com/Pay', known).length, 1);
    assert.deepEqual(seen('+49 30 12345679', known).length, 1);
  });

  it('tells of a forged host and of hidden characters whoever wrote them first, until they are confirmed', () => {
    const text = 'раypal.com a\u200Bb';
    const known = collectKnown([text]);
    const found = scanOutgoing(text, known);
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['mixedHost', 'hidden'],
    );
    assert.deepEqual(
      scanOutgoing(
        text,
        found.map(({ value }) => value),
      ),
      [],
    );
  });

  it('sees what the formatting hides: an address behind words, a name cut by marks', () => {
    const draft = { text: 'See [here](https://evil.example/x) and <u>exa</u>mple.com', known: [] };
    assert.deepEqual(
      findingsOf(draft).map(({ value }) => value),
      ['link:evil.example/x', 'link:example.com'],
    );
    assert.equal(hasFindings(draft), true);
    const known = ['link:evil.example/x', 'link:example.com'];
    assert.equal(hasFindings({ ...draft, known }), false);
  });

  it('tells long addresses apart that differ at their end alone, and keeps little of them', () => {
    const long = `https://example.org/${'a'.repeat(1_000)}`;
    const known = collectKnown([`${long}?to=1`]);
    assert.ok(known.every((value) => value.length <= 120));
    assert.deepEqual(scanOutgoing(`${long}?to=1`, known), []);
    assert.equal(scanOutgoing(`${long}?to=2`, known).length, 1);
  });

  const words = fc.stringMatching(/^[a-zа-я]{1,8}$/u);
  const around = fc.tuple(fc.array(words, { maxLength: 6 }), fc.array(words, { maxLength: 6 }));
  const between = ([before, after]: [string[], string[]], what: string) =>
    [...before, what, ...after].join(' ');
  const digits = (count: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count });

  it('never fails, and its findings lie in order inside the text, none over another', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const details = scanOutgoing(text, []).filter(({ kind }) => kind !== 'hidden');
        let end = 0;
        for (const { offset, length } of details) {
          assert.ok(offset >= end && length > 0);
          end = offset + length;
        }
        assert.ok(end <= text.length);
      }),
    ));

  it('has nothing to say of a text that was said before, but for forgery and what is hidden', () => {
    const parts = fc.oneof(
      words,
      fc.webUrl(),
      fc.emailAddress(),
      fc.constantFrom(CARD, IBAN, '@boris_77', '+49 30 1234567', '(', ').', '\n', 'a/b'),
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (pieces) => {
        const text = pieces.join(' ');
        const left = scanOutgoing(text, collectKnown([text]));
        assert.ok(left.every(({ kind }) => kind === 'mixedHost' || kind === 'hidden'));
      }),
    );
  });

  it('finds every address with a scheme, whatever stands around it', () =>
    fc.assert(
      fc.property(around, fc.webUrl({ withQueryParameters: true }), (places, url) => {
        const found = scanOutgoing(between(places, url), []);
        assert.ok(
          found.some(({ kind }) => kind === 'link' || kind === 'mixedHost' || kind === 'key'),
        );
      }),
    ));

  it('finds every card number, and takes no number with one digit wrong for one', () =>
    fc.assert(
      fc.property(
        around,
        digits(15),
        fc.constantFrom(' ', '-', ''),
        fc.nat(15),
        fc.integer({ min: 1, max: 9 }),
        (places, first, gap, at, by) => {
          const number = withCheckDigit([4, ...first.slice(1)]);
          const show = (all: number[]) => all.join('').replace(/(\d{4})(?=\d)/g, `$1${gap}`);
          const kinds = (all: number[]) =>
            scanOutgoing(between(places, show(all)), []).map(({ kind }) => kind);
          assert.ok(kinds(number).includes('card'), show(number));
          const wrong = number.map((digit, i) => (i === at ? (digit + by) % 10 : digit));
          assert.ok(!kinds(wrong).includes('card'), show(wrong));
        },
      ),
    ));

  it('finds every IBAN in groups or without', () =>
    fc.assert(
      fc.property(around, digits(18), fc.boolean(), (places, account, grouped) => {
        const bban = account.join('');
        const check = 98n - (BigInt(`${bban}131400`) % 97n);
        const iban = `DE${String(check).padStart(2, '0')}${bban}`;
        const shown = grouped ? iban.replace(/(.{4})(?=.)/g, '$1 ') : iban;
        const found = scanOutgoing(between(places, shown), []);
        assert.ok(
          found.some(({ kind, value }) => kind === 'iban' && value === `iban:${iban}`),
          shown,
        );
      }),
    ));

  it('finds every character that turns or hides text, between any two letters', () =>
    fc.assert(
      fc.property(
        words,
        fc.constantFrom(
          '\u200B',
          '\u202E',
          '\u2066',
          '\u2060',
          '\u00AD',
          '\uFEFF',
          '\u{E0041}',
          '\u200D',
          '\u3164',
        ),
        words,
        (before, hidden, after) => {
          const [found] = scanOutgoing(before + hidden + after, []);
          assert.deepEqual(
            [found?.kind, found?.offset, found?.length],
            ['hidden', before.length, hidden.length],
          );
        },
      ),
    ));

  it('takes no longer for a long text than its length', () => {
    for (const unit of ['a.', '1 ', 'A1', '(', '@a', '0-', '\u200D', 'DE89 ', 'http://']) {
      scanOutgoing(unit.repeat(20_000), []);
    }
  }).timeout(60_000);
});

function withCheckDigit(first: number[]): number[] {
  for (let last = 0; ; last += 1) {
    const all = [...first, last];
    const sum = all.toReversed().reduce((total, digit, i) => {
      const value = i % 2 === 0 ? digit : digit * 2;
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    if (sum % 10 === 0) return all;
  }
}
