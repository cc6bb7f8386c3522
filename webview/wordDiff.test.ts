import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { wordDiff, type Change } from './wordDiff.ts';

const told = (changes: Change[]) =>
  changes.map(({ kind, text }) =>
    kind === 'same' ? text : `${kind === 'added' ? '+' : '-'}[${text}]`,
  );

describe('the changes between two texts', () => {
  it('are words, with what stays between them', () => {
    assert.deepEqual(told(wordDiff('See you at six, Anna.', 'See you at seven, Anna!')), [
      'See you at ',
      '-[six]',
      '+[seven]',
      ', Anna',
      '-[.]',
      '+[!]',
    ]);
  });

  it('are one change where every word around a space is another', () => {
    assert.deepEqual(told(wordDiff('I can not come.', 'I will gladly come.')), [
      'I ',
      '-[can not]',
      '+[will gladly]',
      ' come.',
    ]);
  });

  it('tell of a line that begins anew', () => {
    assert.deepEqual(told(wordDiff('Hello. Bye.', 'Hello.\nBye.')), [
      'Hello.',
      '-[ ]',
      '+[\n]',
      'Bye.',
    ]);
  });

  it('part Japanese where no space does, and keep Persian words with their joiners whole', () => {
    assert.deepEqual(told(wordDiff('明日の朝に行きます', '明日の夜に行きます')), [
      '明日の',
      '-[朝]',
      '+[夜]',
      'に行きます',
    ]);
    assert.deepEqual(told(wordDiff('فردا می‌آیم', 'فردا نمی‌آیم')), [
      'فردا ',
      '-[می‌آیم]',
      '+[نمی‌آیم]',
    ]);
  });

  it('do not part an emoji', () => {
    assert.deepEqual(told(wordDiff('Yes 👨‍👩‍👧‍👦', 'Yes 👨‍👩‍👧')), ['Yes ', '-[👨‍👩‍👧‍👦]', '+[👨‍👩‍👧]']);
  });

  it('are everything where the texts have too little in common, and nothing for the same text', () => {
    const [a, b] = ['abcdefg ', 'hijklmn '].map((word) => word.repeat(4000));
    assert.deepEqual(
      wordDiff(a ?? '', b ?? '').map(({ kind }) => kind),
      ['removed', 'added'],
    );
    assert.deepEqual(told(wordDiff('Same.', 'Same.')), ['Same.']);
    assert.deepEqual(wordDiff('', ''), []);
  });

  it('make the one text and the other, whatever they are', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b ', ' ', '\n', 'é', '夜', 'می‌', '👍🏽', '.'),
    });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = wordDiff(before, after);
        const without = (kind: Change['kind']) =>
          parts.filter((part) => part.kind !== kind).map((part) => part.text);
        assert.equal(without('added').join(''), before);
        assert.equal(without('removed').join(''), after);
      }),
      { numRuns: 500 },
    );
  });
});
