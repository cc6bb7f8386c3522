import assert from 'node:assert/strict';
import { AppError, type ErrorCode } from '../../protocol/errors.ts';
import type { DraftingModel } from '../drafting/draftingModel.ts';
import { createModelWatch } from './modelOutcome.ts';
import { NO_FILES } from '../files/filesFixture.ts';

const never = () => assert.fail('not asked for');
const { signal } = new AbortController();

describe('the last outcome of the model', () => {
  const watch = createModelWatch();
  const options = {
    baseUrl: 'http://local',
    apiKey: null,
    redaction: 'on' as const,
    log: () => {},
  };

  async function ask(fetchModels: DraftingModel['fetchModels']): Promise<unknown> {
    const model = {
      files: NO_FILES,
      fetchModels,
      analyse: never,
      streamDraft: never,
      streamChat: never,
      preview: never,
      probe: never,
      findEvidence: never,
      learn: never,
    };
    try {
      return await watch
        .watch(() => model)(options)
        .fetchModels(signal);
    } catch (error) {
      return error;
    }
  }

  const failing = (code: ErrorCode) => {
    const error = new AppError(code, `About ${code}.`);
    return ask(() => Promise.reject(error)).then((thrown) => assert.equal(thrown, error));
  };

  it('is not known before the first call', () => {
    assert.deepEqual(watch.last(), { kind: 'unknown' });
  });

  it('is that of the call that ended last, and the caller gets what the model gave', async () => {
    assert.deepEqual(await ask(() => Promise.resolve([])), []);
    assert.deepEqual(watch.last(), { kind: 'ok' });
    await failing('modelUnreachable');
    const outcome = watch.last();
    assert.equal(outcome.kind === 'failed' && outcome.error.code, 'modelUnreachable');
  });

  it('is not changed by a call that was cancelled or that the model would not answer', async () => {
    await failing('modelKeyInvalid');
    await failing('cancelled');
    await failing('modelRefused');
    const outcome = watch.last();
    assert.equal(outcome.kind === 'failed' && outcome.error.code, 'modelKeyInvalid');
  });

  it('is told by every call there is', async () => {
    const result = { kind: 'ok' };
    const calls = ['fetchModels', 'analyse', 'streamDraft', 'streamChat'] as const;
    const bad = () => Promise.reject(new AppError('modelOverloaded', 'Busy.'));
    for (const call of calls) {
      await ask(() => Promise.resolve([]));
      assert.deepEqual(watch.last(), result);
      const model = watch.watch(() => ({
        files: NO_FILES,
        fetchModels: bad,
        analyse: bad,
        streamDraft: bad,
        streamChat: bad,
        preview: bad,
        probe: bad,
        findEvidence: bad,
        learn: bad,
      }))(options);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is asked does not matter here
      const run = model[call] as unknown as () => Promise<unknown>;
      await assert.rejects(run());
      assert.equal(watch.last().kind, 'failed', call);
    }
  });
});
