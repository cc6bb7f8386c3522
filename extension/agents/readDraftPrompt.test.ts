import assert from 'node:assert/strict';
import { readDraftPrompt } from './readDraftPrompt.ts';

describe('what is asked for with /draft', () => {
  for (const [prompt, name, instruction] of [
    ['Anna', 'Anna', undefined],
    [' reply to Anna Lindqvist ', 'Anna Lindqvist', undefined],
    ['a reply to Anna: say that I am late', 'Anna', 'say that I am late'],
    ['to Anna:', 'Anna', undefined],
    ['"Trip: Lisbon": I bring the tent: both', 'Trip: Lisbon', 'I bring the tent: both'],
    ['“Trip: Lisbon”', 'Trip: Lisbon', undefined],
    ['Анна: скажи, что опаздываю', 'Анна', 'скажи, что опаздываю'],
    ['Tony', 'Tony', undefined],
    ['', '', undefined],
    [': what', '', 'what'],
  ] as const) {
    it(JSON.stringify(prompt), () => {
      assert.deepEqual(readDraftPrompt(prompt), { name, instruction });
    });
  }
});
