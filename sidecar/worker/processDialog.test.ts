import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { Analysis, Draft, DraftState, JobState } from '../../protocol/records.ts';
import { createDialogStates } from '../dialogs/dialogStates.ts';
import type { DraftingModel } from '../drafting/draftingModel.ts';
import { createProcessDialog } from './processDialog.ts';
import { ANALYSIS, dialogOf, HOME, messageOf, openWorkerFixture, until } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';

const USAGE = {
  model: 'm',
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};
const broken = () => new AppError('modelStreamBroken', 'It stopped.', { retryable: true });

describe('the processing of a dialog', () => {
  let f: WorkerFixture;
  let found: Analysis;
  let onAnalyse: () => void | Promise<void>;
  let onStream: (signal: AbortSignal) => void | Promise<void>;

  beforeEach(async () => {
    found = ANALYSIS;
    onAnalyse = () => {};
    onStream = () => {};
    const drafting: DraftingModel = {
      fetchModels: () => Promise.resolve([]),
      async analyse() {
        await onAnalyse();
        return { analysis: found, usage: USAGE };
      },
      async streamDraft(_input, { onDelta, signal }) {
        onDelta('Tomorrow ');
        await onStream(signal);
        onDelta('at ten.');
        return { text: 'Tomorrow at ten.', usage: USAGE };
      },
    };
    f = openWorkerFixture((parts) => ({
      process: createProcessDialog({
        ...parts,
        dialogStates: createDialogStates(parts.store),
        models: {
          resolve: () => Promise.resolve({ drafting, draftModel: 'm', analysisModel: 'm' }),
        },
        settings: () => ({ historyLimit: 20, instructions: '' }),
        onChunk: () => {},
      }),
    }));
    await f.worker.start();
  });
  afterEach(() => f.close());

  async function enqueue(payload?: Record<string, unknown>): Promise<number> {
    const job = { ...HOME, kind: 'process' as const, ...(payload ? { payload } : {}) };
    return (await f.store.write((tx) => f.queue.enqueue(tx, job))).jobId;
  }
  const open = () => f.drafts.openOf(HOME.accountId, HOME.dialogId);
  const draftIs = (state: DraftState): Promise<Draft> =>
    until(`a draft ${state}`, () => {
      const draft = open();
      return draft?.state === state && draft;
    });
  const jobIs = (jobId: number, state: JobState) =>
    until(`job ${jobId} ${state}`, () => f.queue.get(jobId).state === state);
  /** Does something at a step and lets it go on only then. */
  const during = (act: () => unknown) => async () => {
    await act();
  };

  it('completes what an earlier attempt began, though no reply seems needed any more', async () => {
    onStream = () => {
      onStream = () => {};
      throw broken();
    };
    const jobId = await enqueue();
    await jobIs(jobId, 'retrying');
    assert.equal(open()?.state, 'drafting');
    found = { ...ANALYSIS, status: 'done' };
    f.pass(60_000);
    await jobIs(jobId, 'done');
    assert.equal((await draftIs('ready')).text, 'Tomorrow at ten.');
  });

  it('leaves no draft in the making when there is nothing to read any more', async () => {
    onStream = () => {
      throw broken();
    };
    const jobId = await enqueue();
    await jobIs(jobId, 'retrying');
    f.gateway.history = [];
    f.pass(60_000);
    await jobIs(jobId, 'done');
    assert.equal((await draftIs('failed')).text, 'Tomorrow ');
  });

  it('finds the draft stale when a message came while it was judged', async () => {
    onAnalyse = during(() => f.dialogs.apply([dialogOf(8)]));
    await jobIs(await enqueue(), 'done');
    const draft = await draftIs('stale');
    assert.deepEqual([draft.basedOnMessageId, draft.newestMessageId], [7, 8]);
  });

  it('is not misled by a list that tells of a message which is gone', async () => {
    f.dialogs.apply([dialogOf(9)]);
    await jobIs(await enqueue(), 'done');
    assert.equal((await draftIs('ready')).newestMessageId, 7);
  });

  it('leaves a reply alone that was approved while it was judged', async () => {
    const { draftId, version } = await f.written('At noon.');
    onAnalyse = during(() =>
      f.store.write((tx) => f.drafts.approve(tx, draftId, { version, newestMessageId: 7 }, 0)),
    );
    const jobId = await enqueue({ regenerate: true });
    await jobIs(jobId, 'done');
    assert.deepEqual([open()?.state, open()?.text], ['approved', 'At noon.']);
  });

  it('ends cancelled, and brings no draft back, when the dialog is reset in the middle', async () => {
    onStream = (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped.')));
      });
    const jobId = await enqueue();
    await draftIs('drafting');
    await reset();
    await jobIs(jobId, 'cancelled');
    assert.equal(open(), undefined);
  });

  it('begins no draft after a reset in the moment of the judgement', async () => {
    onAnalyse = during(reset);
    const jobId = await enqueue();
    await jobIs(jobId, 'cancelled');
    assert.equal(f.drafts.newestOfDialog(HOME.accountId, HOME.dialogId), undefined);
  });

  it('ends cancelled when the reset comes as the last word is written', async () => {
    onStream = during(reset);
    const jobId = await enqueue();
    await jobIs(jobId, 'cancelled');
    assert.equal(open(), undefined);
  });

  it('goes on writing when another job of the dialog is cancelled that only waits', async () => {
    const held = Promise.withResolvers<void>();
    onStream = () => held.promise;
    const first = await enqueue();
    await draftIs('drafting');
    const second = await enqueue({ regenerate: true });
    await f.queue.cancel(second);
    assert.equal(open()?.state, 'drafting');
    held.resolve();
    await jobIs(first, 'done');
    await draftIs('ready');
  });

  it('writes nothing where no reply is needed', async () => {
    found = { ...ANALYSIS, status: 'fyi' };
    f.gateway.history.push(messageOf(8));
    await jobIs(await enqueue(), 'done');
    assert.equal(open(), undefined);
  });

  /** As the handler does it. */
  async function reset(): Promise<void> {
    await f.store.write((tx) => {
      f.queue.cancelDialog(tx, HOME.accountId, HOME.dialogId);
      f.drafts.removeOfDialog(tx, HOME.accountId, HOME.dialogId);
    });
  }
});
