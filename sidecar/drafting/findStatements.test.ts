import assert from 'node:assert/strict';
import { findStatements, matchNumbers, numbersIn, sentencesOf } from './findStatements.ts';

const kindsIn = (text: string) => findStatements(text).map(({ kind }) => kind);

describe('the sentences of a draft', () => {
  it('are parts of its text, as they stand there', () => {
    const text = 'Hi Anna! It costs 40.50 EUR.\n\nSee you — *tomorrow*. ';
    const sentences = sentencesOf(text);
    assert.deepEqual(sentences, ['Hi Anna!', 'It costs 40.50 EUR.', 'See you — *tomorrow*.']);
    for (const sentence of sentences) assert.ok(text.includes(sentence));
  });

  for (const [kind, ...texts] of [
    [
      'price',
      'It is $40.',
      'Стоит 300 руб.',
      'Es kostet 12 €.',
      'ثمنه ٤٠ دولار.',
      'That is 20% off.',
      'I will pay you 40 EUR.',
    ],
    [
      'date',
      'It is on Friday.',
      'Это в пятницу.',
      'Um 12:30 passt es.',
      'Das ist am Montag.',
      'فردا خوب است.',
    ],
    ['number', 'There are 3 of them.', 'Их было ۳ штуки.'],
    [
      'promise',
      'I will call you.',
      "I'll be there.",
      'Пришлю файл.',
      'Ich schicke es dir.',
      'I will come on Friday.',
      'Te confirmo.',
      'سأتحقق من الرقم.',
    ],
  ] as const) {
    for (const text of texts)
      it(`state a ${kind}: ${text}`, () => assert.deepEqual(kindsIn(text), [kind]));
  }

  for (const text of [
    'Thank you so much!',
    'Does Friday at 12:30 suit you?',
    'Сколько стоит, 300 руб.?',
    'How are you?',
    '[demo model, not an AI]',
    '',
  ]) {
    it(`state nothing: ${text}`, () => assert.deepEqual(kindsIn(text), []));
  }

  it('promise also in a question', () =>
    assert.deepEqual(kindsIn('I will come at five, all right?'), ['promise']));
});

describe('numbers', () => {
  it('are the same in every script', () => {
    const found = numbersIn('12:30, ۱۲:۳۰, ١٢, १२, １２ and no more');
    assert.equal(found.join(' '), '12 30 12 30 12 12 12');
  });

  it('are looked for by the program in messages and facts, all of a sentence in one', () => {
    const found = findStatements('It is 40 EUR for 2. I will call.');
    const messages = [
      { messageId: 1, text: '40 EUR for 2' },
      { messageId: 2, text: '40 EUR' },
      { messageId: 3, text: '240' },
    ];
    const facts = [{ text: 'For 2 it is 40' }];
    assert.deepEqual(matchNumbers(found, messages, facts), [
      {
        sentence: 'It is 40 EUR for 2.',
        kind: 'price',
        messageIds: [1],
        facts: ['For 2 it is 40'],
      },
      { sentence: 'I will call.', kind: 'promise', messageIds: [], facts: [] },
    ]);
  });
});
