import assert from 'node:assert/strict';
import { oneLine } from './oneLine.ts';

describe('one line of text', () => {
  it('has no line breaks, tabs or doubled spaces', () => {
    assert.equal(oneLine(' a\r\n\n b\t\u2028c ', 20), 'a b c');
  });

  it('cannot turn the direction of the text around it', () => {
    assert.equal(oneLine('invoice\u202Efdp.exe\u2069', 40), 'invoice fdp.exe');
  });

  it('keeps the joiners that families and Persian words are made with', () => {
    assert.equal(oneLine('👨‍👩‍👧 می‌خواهم', 40), '👨‍👩‍👧 می‌خواهم');
  });

  it('is cut between characters as a reader counts them', () => {
    assert.equal(oneLine('ab👨‍👩‍👧👨‍👩‍👧', 12), 'ab👨‍👩‍👧…');
    assert.equal(oneLine('x'.repeat(500), 120).length, 120);
  });
});
