import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import { answerAsked, type Answer, type EditorModel } from './answerAsked.ts';

const asked = { modelId: 'local', messages: [{ role: 'user' as const, text: 'Hello' }] };

describe('a request to a language model of VS Code', () => {
  let answers: Answer[];
  let clock: number;
  beforeEach(() => {
    answers = [];
    clock = 0;
  });

  const model = (changes: Partial<EditorModel> = {}): EditorModel => ({
    id: 'local',
    isAllowed: () => true,
    async *ask() {
      for (const piece of ['To', 'mor', 'row', ' at ten']) {
        await Promise.resolve();
        clock += 25;
        yield piece;
      }
    },
    ...changes,
  });
  const answer = (models: EditorModel[], signal = new AbortController().signal) =>
    answerAsked(asked, models, async (one) => void answers.push(one), { signal, now: () => clock });

  it('is answered in the order of the pieces, those that come fast together, then ended', async () => {
    await answer([model()]);
    assert.deepEqual(answers, [
      { kind: 'text', text: 'Tomor' },
      { kind: 'text', text: 'row at ten' },
      { kind: 'done' },
    ]);
  });

  for (const [said, allowed] of [
    ['has not been asked for consent', undefined],
    ['has refused', false],
  ] as const) {
    it(`asks nothing of the model while the person ${said}, and says what to do`, async () => {
      const ask = () => assert.fail('asked');
      await answer([model({ isAllowed: () => allowed, ask })]);
      assert.equal(answers.length, 1);
      const [failed] = answers;
      assert.ok(failed?.kind === 'failed');
      assert.equal(failed.error.code, 'modelNotAllowed');
      assert.match(failed.error.hint ?? '', /Use a Language Model of VS Code/);
    });
  }

  it('fails where there is no model at all, or not this one', async () => {
    await answer([]);
    await answer([model({ id: 'other' })]);
    const codes = answers.map((one) => one.kind === 'failed' && one.error.code);
    assert.deepEqual(codes, ['modelNotAllowed', 'modelRejected']);
  });

  it('tells what came before a failure, and the failure by its code', async () => {
    async function* ask() {
      await Promise.resolve();
      yield 'To';
      throw new AppError('modelRefused', 'No.');
    }
    await answer([model({ ask })]);
    assert.equal(answers.at(-1)?.kind, 'failed');
  });

  it('says nothing more once nobody waits for it', async () => {
    const abort = new AbortController();
    async function* ask() {
      await Promise.resolve();
      yield 'To';
      abort.abort();
      throw new Error('cancelled');
    }
    await answer([model({ ask })], abort.signal);
    assert.deepEqual(answers, []);
  });
});
