import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { ChatInput } from '../drafting/draftingModel.ts';
import { createAnswerWithoutStore } from './answerWithoutStore.ts';
import { HOME, openWorkerFixture } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';
import { NO_GUIDANCE } from '../memory/guidances.ts';
import { NO_FILES } from '../files/filesFixture.ts';

const USAGE = {
  model: 'm',
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};
const question = { ...HOME, text: 'When?', model: 'named', profile: 'work' };

describe('an answer without the store', () => {
  let f: WorkerFixture;
  let asked: { input: ChatInput; owner: object; model: string }[];
  let answer: ReturnType<typeof createAnswerWithoutStore>;

  beforeEach(async () => {
    asked = [];
    f = openWorkerFixture(({ accounts, now }) => {
      answer = createAnswerWithoutStore({
        accounts,
        now,
        guidances: NO_GUIDANCE,
        settings: () => ({ instructions: 'Be brief.' }),
        models: {
          resolveChat: (owner, named) =>
            Promise.resolve({
              chatModel: named ?? 'set',
              drafting: {
                files: NO_FILES,
                fetchModels: () => assert.fail('not asked for'),
                analyse: () => assert.fail('not asked for'),
                streamDraft: () => assert.fail('not asked for'),
                preview: () => assert.fail('not asked for'),
                probe: () => assert.fail('not asked for'),
                findEvidence: () => assert.fail('not asked for'),
                learn: () => assert.fail('not asked for'),
                streamChat(input, { model, onDelta }) {
                  asked.push({ input, owner, model });
                  onDelta('At ten.');
                  return Promise.resolve({ text: 'At ten.', usage: USAGE });
                },
              },
            }),
        },
      });
      return {};
    });
    // Nothing of it may be needed.
    await f.store.close();
  });
  afterEach(() => f.close());

  it('is made of the dialog alone, by the model and the runner of the session', async () => {
    const pieces: string[] = [];
    const { signal } = new AbortController();
    const { text } = await answer(question, { signal, onDelta: (delta) => pieces.push(delta) });
    assert.deepEqual([text, pieces], ['At ten.', ['At ten.']]);
    const { input, owner, model } = asked[0] ?? assert.fail('not asked');
    assert.deepEqual(
      [input.question, input.history, input.draftText, input.instructions, input.messages.length],
      ['When?', [], undefined, 'Be brief.', 1],
    );
    assert.deepEqual(
      [owner, model],
      [{ accountId: HOME.accountId, dialogId: HOME.dialogId, profile: 'work' }, 'named'],
    );
  });

  it('is none while Telegram cannot be reached', async () => {
    f.gateway.onFetch = () => {
      throw new AppError('telegramOffline', 'Telegram cannot be reached.', { retryable: true });
    };
    const { signal } = new AbortController();
    await assert.rejects(
      answer(question, { signal, onDelta: () => {} }),
      (error) => error instanceof AppError && error.code === 'telegramOffline',
    );
    assert.equal(asked.length, 0);
  });
});
