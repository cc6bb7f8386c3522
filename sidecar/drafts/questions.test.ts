import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { Question } from '../../protocol/analysis.ts';
import { nextQuestions, withAnswers } from './questions.ts';

const open: Question = { questionId: 'a', text: 'When?', messageIds: [7] };
const answered: Question = { questionId: 'b', text: 'Where?', messageIds: [7], answer: 'Here' };
const next = (before: Question[], ...missing: string[]) => {
  let made = 0;
  return nextQuestions(
    before,
    missing.map((question) => ({ question, messageIds: [8] })),
    () => `new${(made += 1)}`,
  );
};

describe('the questions of a draft', () => {
  it('are what is missing', () => {
    assert.deepEqual(next([], 'When?', 'Where?'), [
      { questionId: 'new1', text: 'When?', messageIds: [8] },
      { questionId: 'new2', text: 'Where?', messageIds: [8] },
    ]);
  });

  it('keep what was answered, and do not ask that again', () => {
    assert.deepEqual(next([answered], 'Where?'), [answered]);
  });

  it('keep the id of one that is still open, and lose one that is not missing any more', () => {
    assert.deepEqual(next([open, answered], 'When?'), [answered, { ...open, messageIds: [8] }]);
    assert.deepEqual(next([open]), []);
  });

  it('ask the same once', () => {
    assert.equal(next([], 'When?', 'When?').length, 1);
  });

  it('take answers to what is open, and to nothing else', () => {
    const given = [{ questionId: 'a', text: ' At six ' }];
    assert.deepEqual(withAnswers([open, answered], given), [
      { ...open, answer: 'At six' },
      answered,
    ]);
    for (const questionId of ['b', 'c']) {
      assert.throws(
        () => withAnswers([open, answered], [{ questionId, text: 'x' }]),
        (error) => error instanceof AppError && error.code === 'conflict',
      );
    }
  });
});
