import assert from 'node:assert/strict';
import { seededRandom } from '../queue/queueFixture.ts';
import { splitText, type Span } from '../../protocol/splitText.ts';

const split = (text: string, limit: number, entities: Span[] = []) =>
  splitText({ text, entities }, () => limit);
const texts = (text: string, limit: number, entities: Span[] = []) =>
  split(text, limit, entities).map((piece) => piece.text);

describe('a long text', () => {
  it('that fits is left as it is', () => {
    const entities = [{ offset: 1, length: 3 }];
    assert.deepEqual(split(' Hello \n', 8, entities), [{ text: ' Hello \n', entities }]);
  });

  it('is parted at the end of a paragraph rather than of a line, a sentence, a word', () => {
    assert.deepEqual(texts('One two.\n\nThree.\nFour five. Six', 27), [
      'One two.\n\nThree.',
      'Four five. Six',
    ]);
    assert.deepEqual(texts('One two three.\n\nFour.\nFive six.', 27), [
      'One two three.',
      'Four.\nFive six.',
    ]);
    assert.deepEqual(texts('“One two?” Three four five', 20), ['“One two?”', 'Three four five']);
    assert.deepEqual(texts('one two three', 9), ['one two', 'three']);
    assert.deepEqual(texts('今天很好。明天见「好。」再见', 8), [
      '今天很好。',
      '明天见「好。」',
      '再见',
    ]);
  });

  it('is parted further on where a better place would leave little behind', () => {
    assert.deepEqual(texts('Hi.\n\none two three four', 16), ['Hi.\n\none two', 'three four']);
  });

  it('is never parted inside a character', () => {
    const family = '👩‍👩‍👧';
    assert.deepEqual(texts(family.repeat(3), 20), [family + family, family]);
    assert.deepEqual(texts('é'.normalize('NFD').repeat(3), 5), ['e\u0301e\u0301', 'e\u0301']);
    const endless = `a${'\u0301'.repeat(30)}`;
    assert.equal(texts(endless, 10).join(''), endless);
    assert.deepEqual(texts('😀😀', 3), ['😀', '😀']);
  });

  it('is parted outside of its formatting, and inside only where that is longer than a message', () => {
    const text = 'one two three four';
    assert.deepEqual(split(text, 14, [{ offset: 4, length: 14 }]), [
      { text: 'one', entities: [] },
      { text: 'two three four', entities: [{ offset: 0, length: 14 }] },
    ]);
    assert.deepEqual(split(text, 10, [{ offset: 0, length: 18 }]), [
      { text: 'one two', entities: [{ offset: 0, length: 7 }] },
      { text: 'three four', entities: [{ offset: 0, length: 10 }] },
    ]);
  });

  it('leaves no piece of nothing but blanks', () => {
    assert.deepEqual(texts(`one${' '.repeat(50)}two${'\n'.repeat(50)}`, 10), ['one', 'two']);
  });

  it('counts the first piece by its own limit', () => {
    const pieces = splitText({ text: 'one two three', entities: [] }, (index) =>
      index === 0 ? 4 : 20,
    );
    assert.deepEqual(
      pieces.map((piece) => piece.text),
      ['one', 'two three'],
    );
  });

  it('loses nothing but blanks, whatever it holds, and keeps what its formatting covers', () => {
    const seed = Number(process.env['SPLIT_SEED'] ?? Date.now() % 1_000_000);
    const random = seededRandom(seed);
    const letters = [
      'a',
      'b',
      ' ',
      ' ',
      '\n',
      '. ',
      '\n\n',
      '😀',
      '👩‍👩‍👧',
      'e\u0301',
      '。',
      '\u0301',
      '\r\n',
      '”',
    ];
    const below = (n: number) => Math.floor(random() * n);
    for (let round = 0; round < 400; round++) {
      const text = Array.from(
        { length: 5 + below(120) },
        () => letters[below(letters.length)],
      ).join('');
      const limit = 12 + below(30);
      const entities = Array.from({ length: below(4) }, () => {
        const offset = below(text.length);
        return { offset, length: 1 + below(text.length - offset) };
      });
      const pieces = split(text, limit, entities);
      const where = `seed ${seed}, round ${round}: ${JSON.stringify(text)} at ${limit}`;
      const bare = (value: string) => value.replace(/\s/gu, '');
      assert.equal(bare(pieces.map((piece) => piece.text).join('')), bare(text), where);
      for (const piece of pieces) {
        assert.ok(piece.text.length <= limit && piece.text.trim() !== '', where);
        assert.ok(piece.text.isWellFormed(), where);
        for (const { offset, length } of piece.entities)
          assert.ok(offset >= 0 && length > 0 && offset + length <= piece.text.length, where);
      }
      const covered = (all: { text: string; entities: Span[] }[]) =>
        bare(
          all
            .map((piece) =>
              [...Array(piece.text.length).keys()]
                .filter((at) =>
                  piece.entities.some((one) => one.offset <= at && at < one.offset + one.length),
                )
                .map((at) => piece.text[at])
                .join(''),
            )
            .join(''),
        );
      assert.equal(covered(pieces), covered([{ text, entities }]), where);
    }
  });
});
