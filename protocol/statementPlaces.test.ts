import assert from 'node:assert/strict';
import type { Statement } from './analysis.ts';
import { statementPlaces } from './statementPlaces.ts';

const statement = (sentence: string): Statement => ({
  sentence,
  kind: 'fact',
  messageIds: [],
  facts: [],
});
const places = (text: string, sentences: string[], inText?: (sentence: string) => string) =>
  statementPlaces(text, sentences.map(statement), inText).map(({ from, to }) =>
    text.slice(from, to),
  );

describe('the places of statements', () => {
  it('are where their sentences stand, one after the other', () => {
    const text = 'Yes. It is 4. Yes. It is 5.';
    assert.deepEqual(places(text, ['It is 4.', 'It is 5.']), ['It is 4.', 'It is 5.']);
    const twice = statementPlaces(text, ['Yes.', 'Yes.'].map(statement));
    assert.deepEqual(
      twice.map(({ from }) => from),
      [0, 14],
    );
  });

  it('are not those of sentences that were changed', () =>
    assert.deepEqual(places('It is 40. It is 5.', ['It is 4.', 'It is 5.', '']), ['It is 5.']));

  it('are found as the sentences look in the text', () => {
    const plain = (sentence: string) => sentence.replaceAll('*', '');
    assert.deepEqual(places('It is 4.', ['It is *4*.'], plain), ['It is 4.']);
  });
});
