import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { STYLES, tidy, trimmed } from './formattedText.ts';
import type { TextEntity } from './textEntity.ts';
import { parseMarkdown } from './parseMarkdown.ts';
import { toMarkdown } from './toMarkdown.ts';

const RUNS = Number(process.env['RUNS'] ?? 1_000);
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));

/** "bold:word" for each. */
function read(source: string): [text: string, ...entities: string[]] {
  const { text, entities } = parseMarkdown(source);
  const named = entities.map(({ kind, offset, length, ...more }) => {
    const target = Object.values(more).map((value) => `(${String(value)})`);
    return `${kind}:${text.slice(offset, offset + length)}${target.join('')}`;
  });
  return [text, ...named];
}

describe(`Markdown of a draft (SEED=${seed})`, function () {
  this.timeout(60_000 + RUNS * 10);
  const rows: [source: string, text: string, ...entities: string[]][] = [
    ['**bold** and __italic__', 'bold and italic', 'bold:bold', 'italic:italic'],
    [
      '~~gone~~, ||hidden||, <u>under</u>',
      'gone, hidden, under',
      'strike:gone',
      'spoiler:hidden',
      'underline:under',
    ],
    ['**a __b** c__', 'a b c', 'bold:a b', 'italic:b c'],
    ['**__both__**', 'both', 'bold:both', 'italic:both'],
    ['run `npm test`.', 'run npm test.', 'code:npm test'],
    ['`**not bold**`', '**not bold**', 'code:**not bold**'],
    ['`` a`b ``', 'a`b', 'code:a`b'],
    ['```one line```', 'one line', 'pre:one line'],
    [
      'Look:\n```ts\nlet a;\n\nlet b;\n```\ndone',
      'Look:\nlet a;\n\nlet b;\ndone',
      'pre:let a;\n\nlet b;(ts)',
    ],
    ['[the site](https://a.example/x_(y))', 'the site', 'link:the site(https://a.example/x_(y))'],
    ['[**a** b](a.example)', 'a b', 'link:a b(http://a.example)', 'bold:a'],
    ['[see [1]](tg://resolve?domain=x)', 'see [1]', 'link:see [1](tg://resolve?domain=x)'],
    ['[Anna](tg://user?id=12)', 'Anna', 'mention:Anna(12)'],
    ['> one\n> two\nthree', 'one\ntwo\nthree', 'quote:one\ntwo'],
    ['>> long\n>>\n>> story', 'long\n\nstory', 'quote:long\n\nstory(true)'],
    ['> ```\n> code\n> ```\n> so', 'code\nso', 'quote:code\nso', 'pre:code'],
    ['**👍🏽 e\u0301**!', '👍🏽 e\u0301!', 'bold:👍🏽 e\u0301'],
    ['这是**重要**的', '这是重要的', 'bold:重要'],
    ['❤️**yes**', '❤️yes', 'bold:yes'],
    ['un<wbr>**believ**<wbr>able', 'unbelievable', 'bold:believ'],
    ['\\**not\\** \\`x\\` \\[a](https://a.example)', '**not** `x` [a](https://a.example)'],
    ['snake\\_case', 'snake_case'],
    ['\\\\**bold**', '\\bold', 'bold:bold'],
    ['\\> no quote', '> no quote'],
  ];
  for (const [source, ...expected] of rows) {
    it(`reads ${JSON.stringify(source)}`, () => assert.deepEqual(read(source), expected));
  }

  const literal = [
    '2*3*4 = 24, 2**3**4, x**2 + y**2',
    'snake_case, some__dunder__name, a_b_c',
    'a || b || c, a||b||c',
    'i++; a ~~ b ~~ c',
    '****, ***, ---, ___, ****censored****',
    '** no **, __ no __',
    'an open **mark, another `tick, a ~~wave',
    '[1](2), [x](javascript:alert(1)), [a] (b), [](https://a.example), [ ](https://a.example)',
    '¯\\_(ツ)_/¯',
    'C:\\new\\table, \\\\server\\share',
    '>:( and >no and >>> print(1)',
    '> ',
    '>',
    'a <b> c, <u>open, <wbr>',
    '```',
    '``````',
    '**\n**',
    '**__**__',
  ];
  for (const text of literal) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => assert.deepEqual(read(text), [text]));
  }

  it('can be written for every text and formatting: what is read back is the same', () => {
    const property = fc.property(formatted, ({ text, entities }) => {
      const markdown = toMarkdown({ text, entities });
      assert.deepEqual(parseMarkdown(markdown), { text, entities: tidy(text, entities) }, markdown);
    });
    fc.assert(property, { seed, numRuns: RUNS });
  });

  it('keeps every character of a text that was written without formatting', () => {
    const property = fc.property(hostileText, (text) => {
      assert.deepEqual(parseMarkdown(toMarkdown({ text, entities: [] })), { text, entities: [] });
    });
    fc.assert(property, { seed, numRuns: RUNS });
  });

  it('gives entities in order within the text, whatever is typed', () => {
    const property = fc.property(hostileText, (source) => {
      const { text, entities } = parseMarkdown(source);
      assert.deepEqual(tidy(text, entities), entities);
      for (const { offset, length } of entities) {
        assert.ok(offset >= 0 && length > 0 && offset + length <= text.length);
      }
    });
    fc.assert(property, { seed, numRuns: RUNS });
  });
});

describe('formatting', () => {
  it('from anywhere is brought into the text, whole characters only', () => {
    const entity = (offset: number, length: number): TextEntity => ({
      kind: 'bold',
      offset,
      length,
    });
    assert.deepEqual(tidy('a👍b', [entity(2, 1)]), [entity(1, 2)]);
    assert.deepEqual(tidy('ab', [entity(-5, 6), entity(1, 99), entity(7, 1)]), [entity(0, 2)]);
  });

  it('follows a text that loses the white space around it', () => {
    const { text, entities } = trimmed(parseMarkdown('\n  **a** b \n'));
    assert.deepEqual([text, entities], ['a b', [{ kind: 'bold', offset: 0, length: 1 }]]);
  });
});

const MARKS = [
  '*',
  '**',
  '_',
  '__',
  '~~',
  '||',
  '|',
  '`',
  '``',
  '```',
  '[',
  ']',
  '(',
  ')',
  '](https://a.example)',
];
const OTHERS = [
  '\\',
  '\\\\',
  '>',
  '> ',
  '>> ',
  '\n',
  '\n> ',
  ' ',
  '<u>',
  '</u>',
  '<wbr>',
  '¯\\_(',
  'a',
  'word',
  '7',
];
const SCRIPTS = ['👍🏽', '👨‍👩‍👧', 'e\u0301', '重要', 'ไทย', 'שלום', '\u200d', '\ufe0f', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'];
const hostileText = fc
  .array(fc.constantFrom(...MARKS, ...OTHERS, ...SCRIPTS), { maxLength: 24, size: 'max' })
  .map((parts) => parts.join(''));

const formatted = hostileText.chain((text) => {
  const place = fc.tuple(fc.nat(text.length), fc.nat(text.length));
  const kind = fc.oneof(
    fc.constantFrom(...STYLES).map((style) => ({ kind: style })),
    fc
      .constantFrom('https://a.example/(x)', 'http://b.example/y_z')
      .map((url) => ({ kind: 'link' as const, url })),
    fc.constantFrom({ kind: 'code' as const }, { kind: 'pre' as const }),
    fc.constant({ kind: 'pre' as const, language: 'c++' }),
    fc.constant({ kind: 'mention' as const, userId: '12' }),
    fc.constantFrom({ kind: 'quote' as const }, { kind: 'quote' as const, collapsed: true }),
  );
  const entity = fc.tuple(kind, place).map(([what, [a, b]]): TextEntity => {
    return { ...what, offset: Math.min(a, b), length: Math.abs(a - b) };
  });
  const both = fc.array(entity, { maxLength: 6 }).map((entities) => ({ text, entities }));
  // One code that holds runs of one tick and of two has no Markdown.
  return both.filter(
    ({ entities }) => !tidy(text, entities).some((one) => isUnwritable(text, one)),
  );
});

function isUnwritable(text: string, { kind, offset, length }: TextEntity): boolean {
  const content = text.slice(offset, offset + length);
  const runs = content.match(/`+/g)?.map((run) => run.length) ?? [];
  return kind === 'code' && runs.includes(2) && (runs.includes(1) || /^`|`$/.test(content));
}
