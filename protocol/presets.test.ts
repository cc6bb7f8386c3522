import assert from 'node:assert/strict';
import { useWords } from './l10n.ts';
import { instructionText, PRESETS, translateInstruction } from './presets.ts';

describe('instructions that are one key away', () => {
  afterEach(() => useWords({ language: 'en', texts: {} }));

  it('are read in the language of their reader, and stay what they are', () => {
    const ask = 'Translate it into {0}; keep its meaning and its tone.';
    useWords({ language: 'ru', texts: { [PRESETS.shorter]: 'Короче.', [ask]: 'Язык: {0}.' } });
    assert.equal(PRESETS.shorter, 'Make it shorter.');
    assert.equal(instructionText(PRESETS.shorter), 'Короче.');
    assert.equal(instructionText(translateInstruction('German')), 'Язык: Немецкий.');
    assert.equal(instructionText(translateInstruction('Klingon')), 'Язык: Klingon.');
  });

  it('are told from what was typed, though it may be a word of the page as well', () => {
    useWords({ language: 'ru', texts: { Shorter: 'Короче' } });
    assert.equal(instructionText('Shorter'), 'Shorter');
  });

  it('are in English what a model is told', () => {
    for (const text of [...Object.values(PRESETS), translateInstruction('German')])
      assert.equal(instructionText(text), text);
  });
});
