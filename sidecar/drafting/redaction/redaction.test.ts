import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Message } from '../../../protocol/messageRecords.ts';
import { CHAT_RULES } from '../chatPrompt.ts';
import type { DraftInput } from '../draftingModel.ts';
import { analysisPrompt, draftPrompt, RULES } from '../prompt.ts';
import { systemOf } from '../guidance.ts';
import { text as textPart, type Prompt } from '../promptParts.ts';
import { JUDGEMENT_DESCRIBED } from '../judgement.ts';
import { createSecretFinder } from './findSecrets.ts';
import { restoreJson, restoreStream, restoreText, unknownMarks } from './marks.ts';
import { redactPrompt } from './redactPrompt.ts';

const promptOf = (...texts: string[]): Prompt => ({
  system: [],
  turns: [{ role: 'user', parts: texts.map((one) => textPart(one, false)) }],
});
const textOf = ({ system, turns }: Prompt): string =>
  [...system, ...turns.flatMap(({ parts }) => parts)]
    .map((part) => (part.kind === 'text' ? part.text : ''))
    .join('\n');
const withoutRules = (prompt: Prompt): string =>
  textOf({ ...prompt, system: prompt.system.slice(1) });
const redacted = (text: string, level: 'on' | 'withEmail' = 'on') =>
  redactPrompt(promptOf(text), level);
const shown = (text: string, level?: 'on' | 'withEmail') => textOf(redacted(text, level).prompt);

const SECRETS = {
  phone: [
    '+49 170 1234567',
    '+7 (916) 123-45-67',
    '8 (916) 123-45-67',
    '0170 1234567',
    '020 7946 0958',
    '(212) 555-1234',
    '212-555-1234',
    '+98 912 123 4567',
    '۰۹۱۲ ۱۲۳ ۴۵۶۷',
    '+14155552671',
  ],
  card: ['4111 1111 1111 1111', '4111111111111111', '5500-0000-0000-0004', '378282246310005'],
  iban: ['DE89 3704 0044 0532 0130 00', 'GB29NWBK60161331926819', 'NO93 8601 1117 947'],
  key: [
    'sk-ant-api03-AbCdEfGhIjKlMnOpQrStUv',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'AKIAIOSFODNN7EXAMPLE',
    'xoxb-123456789012-abcdefABCDEF',
    '123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
  ],
  email: ['anna.petrova+news@example.org', 'иван@пример.рф'],
} as const;

describe('what is kept from the model', () => {
  for (const [kind, examples] of Object.entries(SECRETS)) {
    for (const secret of examples) {
      it(`is a ${kind}: ${secret}`, () => {
        const text = `Please use ${secret}, thanks.`;
        assert.equal(shown(text, 'withEmail'), `Please use [${kind}-1], thanks.`);
      });
    }
  }

  it('is a password that somebody names, and not the word after it', () => {
    assert.equal(shown('The password: hunter2!! ok'), 'The password: [key-1] ok');
    assert.equal(shown('Пароль: Зима2026#'), 'Пароль: [key-1]');
    assert.equal(
      shown('I forgot the password: again and again'),
      'I forgot the password: again and again',
    );
  });

  it('is no date, time, amount, short number, link to a message or number of an order', () => {
    const text = [
      'Now: Friday, 2026-11-20 12:00 UTC.',
      '20.11.2026 12:00, 1 200 000 rubles, 12/11/2026, 15:30-16:45',
      'order 4521678899, invoice 2026/11/204521, flat 12, room 555-1234',
      'https://t.me/c/1234567890/123 and 1234567890123456 and m2125551234',
    ].join('\n');
    assert.equal(shown(text, 'withEmail'), text);
  });

  it('is not an e-mail address unless that is asked for', () => {
    assert.equal(shown('anna@example.org'), 'anna@example.org');
  });

  it('is the same mark for the same text, and found elsewhere however it is spaced', () => {
    const { prompt, marks, table } = redactPrompt(
      promptOf('Call +49 170 1234567', 'I said 491701234567, or 49-170-123-4567: +49 170 1234567'),
      'on',
    );
    assert.equal(textOf(prompt), 'Call [phone-1]\nI said [phone-2], or [phone-3]: [phone-1]');
    assert.deepEqual(
      marks.map(({ mark }) => mark),
      ['[phone-1]', '[phone-2]', '[phone-3]'],
    );
    assert.equal(table.get('[phone-3]'), '49-170-123-4567');
  });

  it('leaves a key whole that has a number inside', () => {
    const key = 'sk-ant-4111111111111111-secret';
    assert.equal(shown(`Card 4111111111111111, key ${key}.`), 'Card [card-1], key [key-1].');
  });

  it('stands nowhere in the rules, the shape of the answer, ids or times', () => {
    assert.equal(shown(JUDGEMENT_DESCRIBED, 'withEmail'), JUDGEMENT_DESCRIBED);
    for (const rules of [RULES, CHAT_RULES]) {
      const prompt = {
        ...promptOf('Hi'),
        system: systemOf(rules, { instructions: 'Call 0170 1234567' }, true),
      };
      const { system } = redactPrompt(prompt, 'withEmail').prompt;
      assert.equal(system[0]?.text, rules);
      assert.match(system[1]?.text ?? '', /Call \[phone-1\]$/);
    }
    const line =
      '{"id":"m2125551234","at":"2026-11-20T12:00Z","reply_to":"m2125551234","album":"4111111111111111","text":"hi"}';
    assert.equal(shown(line), line);
  });

  it('is looked for in every text of a prompt, whoever wrote it', () => {
    const secret = (n: number) => `+49 170 ${1000000 + n}`;
    const said = (messageId: number, rest: Partial<Message> = {}): Message => ({
      messageId,
      at: 1,
      out: false,
      senderName: 'Anna',
      text: 'Hi',
      ...rest,
    });
    const input: DraftInput = {
      ownName: `Max ${secret(1)}`,
      dialogTitle: `Anna ${secret(2)}`,
      dialogKind: 'private',
      messages: [
        said(1, { text: secret(3), senderName: secret(4), forwardedFrom: secret(5) }),
        said(2, {
          reply: { out: true, senderName: secret(6), text: secret(7) },
          linkPreview: { title: secret(8) },
          media: {
            kind: 'contact',
            label: secret(9),
            options: [{ text: secret(10), chosen: true }],
          },
        }),
      ],
      newMessageIds: [2],
      photos: [],
      instructions: `Sign with ${secret(11)}`,
      instruction: `Add ${secret(12)}`,
      previousText: `Call ${secret(13)}`,
      talk: [
        { role: 'user', text: secret(14) },
        { role: 'assistant', text: secret(15) },
      ],
      guidance: { account: secret(16), dialog: secret(17) },
      examples: [secret(18)],
      facts: [{ text: secret(19), asked: secret(20) }],
      missing: [secret(21)],
      language: 'en',
      now: new Date(0),
    };
    for (const prompt of [analysisPrompt(input, undefined), draftPrompt(input)]) {
      const redaction = redactPrompt(prompt, 'on');
      const text = withoutRules(redaction.prompt);
      assert.doesNotMatch(text, /\+49|1000\d{3}/);
      assert.equal(restoreJson(text, redaction.table), withoutRules(prompt));
    }
    assert.equal(redactPrompt(draftPrompt(input), 'on').marks.length, 21);
    assert.equal(
      textOf(redactPrompt(draftPrompt(input), 'off').prompt),
      textOf(draftPrompt(input)),
    );
  });
});

describe('the marks of an answer', () => {
  const table = new Map([
    ['[phone-1]', '+49 170 1234567'],
    ['[key-1]', 'a"b\\c'],
    ['[text-1]', '[phone-1]'],
  ]);

  it('are put back as they were, also behind backslashes and in capitals', () => {
    assert.equal(
      restoreText('Call [phone-1] or \\[phone-1\\] or [Phone-1].', table),
      'Call +49 170 1234567 or +49 170 1234567 or +49 170 1234567.',
    );
    assert.deepEqual(JSON.parse(restoreJson('{"a":"[key-1]"}', table)), { a: 'a"b\\c' });
  });

  it('that stand for nothing are left and told; what somebody wrote like one is neither', () => {
    assert.equal(
      restoreText('[phone-2] [text-1] [photo-1]', table),
      '[phone-2] [phone-1] [photo-1]',
    );
    assert.deepEqual(unknownMarks('[phone-2] [text-1] [phone-2] [photo-1]', table), ['[phone-2]']);
  });

  it('are put back in a stream wherever it is cut, and nothing waits that is no mark', () => {
    const told: string[] = [];
    const stream = restoreStream((text) => told.push(text), table);
    for (const piece of ['At [ph', 'one', '-', '1', '] x', ' [pho', 'to] ', '['])
      stream.push(piece);
    stream.end();
    assert.equal(told.join(''), 'At +49 170 1234567 x [photo] [');
    assert.deepEqual(told.slice(0, 2), ['At ', '+49 170 1234567 x']);
  });
});

/** Text as people write it, with what is to be kept and what looks like a mark in it. */
const secret = fc.constantFrom(...Object.values(SECRETS).flat());
const piece = fc.oneof(
  secret,
  fc.constantFrom(
    '[phone-1]',
    '[card-2]',
    '[text-1]',
    '\\[phone-1\\]',
    '[phone-',
    '1]',
    '[',
    '{"',
    '\n{"a":1}\n',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(' ', ', ', '\n', ' and ', '"', '\\', '-', '+'),
  fc.stringMatching(/^[0-9]{1,12}$/),
);
const written = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const line = fc
  .record({ id: fc.constant('m1'), name: written, text: written })
  .map((value) => JSON.stringify(value));
const part = fc.oneof(
  written,
  line,
  fc.tuple(line, written, line).map((lines) => lines.join('\n')),
);

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
const check = <T>(property: fc.IProperty<T>): void => fc.assert(property, { seed, numRuns: 400 });

describe(`any prompt (SEED=${seed})`, function () {
  this.timeout(120_000);

  it('comes back whole when its marks are put back, by text, JSON string and stream, however it is cut', () => {
    check(
      fc.property(
        fc.array(part, { maxLength: 5 }),
        fc.array(fc.nat({ max: 40 })),
        (texts, cuts) => {
          const { prompt, table } = redactPrompt(promptOf(...texts), 'withEmail');
          const lines = prompt.turns.flatMap(({ parts }) =>
            parts.map((one) => (one.kind === 'text' ? one.text : '')),
          );
          for (const [index, original] of texts.entries()) {
            const whole = lines[index] ?? '';
            assert.equal(backAgain(whole, table), original);
            const told: string[] = [];
            const stream = restoreStream((text) => told.push(text), table);
            let at = 0;
            for (const cut of cuts) {
              stream.push(whole.slice(at, at + cut));
              at += cut;
            }
            stream.push(whole.slice(at));
            stream.end();
            assert.equal(told.join(''), restoreText(whole, table));
          }
        },
      ),
    );
  });

  it('shows nothing of what is found in it, and no run of its digits', () => {
    check(
      fc.property(fc.array(part, { maxLength: 5 }), (texts) => {
        const whole = textOf(redactPrompt(promptOf(...texts), 'withEmail').prompt);
        const find = createSecretFinder(true);
        const strings = texts.flatMap(stringsIn);
        for (const text of strings) {
          for (const { from, to, kind } of find(text)) {
            const found = text.slice(from, to);
            assert.ok(!whole.toLowerCase().includes(found.toLowerCase()), `${found} in ${whole}`);
            const digits = found.replace(/[^\p{Nd}]/gu, '');
            if (kind === 'phone' || kind === 'card') {
              assert.ok(
                !whole.replace(/[\s().–/-]/g, '').includes(digits),
                `${digits} in ${whole}`,
              );
            }
          }
        }
      }),
    );
  });

  it('says the time as it is, whatever the time', () => {
    check(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        (date) => {
          const time = `Now: ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
          assert.equal(shown(time, 'withEmail'), time);
        },
      ),
    );
  });
});

/** Lines of JSON were changed inside their strings. */
function backAgain(text: string, table: ReadonlyMap<string, string>): string {
  return text
    .split('\n')
    .map((one) => (isObject(one) ? restoreJson(one, table) : restoreText(one, table)))
    .join('\n');
}

function stringsIn(text: string): string[] {
  return text.split('\n').flatMap((one) => {
    if (!isObject(one)) return [one];
    const value: unknown = JSON.parse(one);
    return Object.values(value ?? {}).filter((field) => typeof field === 'string');
  });
}

function isObject(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
