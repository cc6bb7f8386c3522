import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import { chooseModel } from './chooseModel.ts';

const models = (...ids: string[]) => ids.map((modelId) => ({ modelId, name: modelId }));
const anthropic = models(
  'claude-haiku-5-5',
  'claude-sonnet-5-5',
  'claude-opus-5-5',
  'claude-fable-5-2',
  'claude-opus-5',
  'claude-haiku-5',
);

describe('chooseModel', () => {
  it('takes the one that the user named, listed or not', () => {
    assert.equal(chooseModel(anthropic, 'draft', ' my-model '), 'my-model');
    assert.equal(chooseModel([], 'analysis', 'my-model'), 'my-model');
  });

  it('takes the newest of the strongest for drafts and the newest small one for analysis', () => {
    assert.equal(chooseModel(anthropic, 'draft', ''), 'claude-opus-5-5');
    assert.equal(chooseModel(anthropic, 'analysis', ''), 'claude-haiku-5-5');
  });

  it('does not take "mini" out of the middle of a word', () => {
    assert.equal(chooseModel(models('gemini-x', 'other'), 'draft', ''), 'gemini-x');
  });

  it('takes the model for drafts for analysis where none looks small', () => {
    const local = models('qwen', 'mistral-large');
    assert.equal(chooseModel(local, 'analysis', ''), 'mistral-large');
    assert.equal(chooseModel(models('only-haiku'), 'draft', ''), 'only-haiku');
  });

  it('says what to do where nothing is listed', () => {
    assert.throws(
      () => chooseModel([], 'draft', ''),
      (error) =>
        error instanceof AppError &&
        error.code === 'notConfigured' &&
        /settings/.test(error.hint ?? ''),
    );
  });
});
