import assert from 'node:assert/strict';
import { blocksOf } from './chatText.ts';

const shape = (answer: string, streams = false) =>
  blocksOf(answer, streams).map(({ kind, text }) => `${kind}: ${text}`);

describe('the parts of an answer', () => {
  it('are its text and the replies fenced in it, without the fences', () => {
    assert.deepEqual(
      shape('Shorter:\n\n```reply\nHi Anna,\n\nTuesday suits me.\n```\n\nShall I ask for a place?'),
      ['text: Shorter:', 'reply: Hi Anna,\n\nTuesday suits me.', 'text: Shall I ask for a place?'],
    );
  });

  it('are one text where nothing is fenced', () => {
    assert.deepEqual(shape('She asked for the numbers.\n\nTwice.'), [
      'text: She asked for the numbers.\n\nTwice.',
    ]);
    assert.deepEqual(shape(''), []);
  });

  it('leave other fences, and replies inside them, as they were written', () => {
    const answer = 'So:\n```text\n```reply\nno\n```\nyes';
    assert.equal(blocksOf(answer).filter(({ kind }) => kind === 'reply').length, 0);
    assert.equal(blocksOf(answer)[0]?.text, answer);
  });

  it('take a reply that nobody closed to the end', () => {
    assert.deepEqual(shape('```reply\nSee you at ten'), ['reply: See you at ten']);
  });

  it('show the card as soon as its fence is whole, and never a piece of the fence', () => {
    const answer = 'Of course.\n```reply\nSee you.\n```\n';
    const seen = Array.from(answer, (_, i) => shape(answer.slice(0, i + 1), true));
    for (const parts of seen) assert.doesNotMatch(parts.join(), /`/);
    assert.deepEqual(seen.at(-1), ['text: Of course.', 'reply: See you.']);
    const kinds = seen.map((parts) => parts.length);
    assert.deepEqual(
      kinds,
      kinds.toSorted((a, b) => a - b),
      'no part goes again',
    );
  });
});
