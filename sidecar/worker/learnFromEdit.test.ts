import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { JobState } from '../../protocol/jobRecords.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import { createDialogStates } from '../dialogs/dialogStates.ts';
import type { DraftingModel } from '../drafting/draftingModel.ts';
import type { LearnInput } from '../drafting/learnPrompt.ts';
import { NO_FILES } from '../files/filesFixture.ts';
import { notesIn, profilesIn } from '../memory/memoryFixture.ts';
import type { Notes } from '../memory/notes.ts';
import { createLearnFromEdit } from './learnFromEdit.ts';
import { HOME, openWorkerFixture, until } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';

const USAGE: Usage = {
  model: 'm',
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};
const unused = () => assert.fail('not asked for');

describe('the learning from an edit', () => {
  let f: WorkerFixture;
  let notes: Notes;
  let asked: LearnInput[];
  let lines: string[];
  let learns: boolean;
  let failure: AppError | undefined;

  beforeEach(async () => {
    asked = [];
    lines = ['Keep it short.'];
    learns = true;
    failure = undefined;
    const drafting: DraftingModel = {
      files: NO_FILES,
      fetchModels: unused,
      preview: unused,
      analyse: unused,
      streamDraft: unused,
      streamChat: unused,
      findEvidence: unused,
      probe: unused,
      learn(input) {
        asked.push(input);
        if (failure) return Promise.reject(failure);
        return Promise.resolve({ lines, usage: USAGE });
      },
    };
    f = openWorkerFixture((parts) => {
      notes = notesIn(parts.store);
      return {
        learn: createLearnFromEdit({
          ...parts,
          dialogStates: createDialogStates(parts.store),
          models: {
            resolve: () => Promise.resolve({ drafting, draftModel: 'm', analysisModel: 's' }),
          },
          profiles: profilesIn(parts.store),
          notes,
          learnsFromEdits: () => learns,
        }),
      };
    });
    await f.worker.start();
  });
  afterEach(() => f.close());

  /** A draft of the fixture that was sent, as `text` where its owner had changed it. */
  async function sent(text?: string): Promise<string> {
    const { draftId } = await f.written('Tomorrow at ten, dear Anna!');
    await f.store.write((tx) => {
      const edited = text === undefined ? 1 : f.drafts.edit(tx, draftId, 1, text).version;
      f.drafts.approve(tx, draftId, { version: edited, newestMessageId: 7 }, 0);
      f.drafts.sending(tx, draftId);
      f.drafts.sent(tx, draftId);
    });
    return draftId;
  }
  async function learn(draftId: string, state: JobState): Promise<string> {
    const job = { ...HOME, kind: 'learn' as const, draftId };
    const { jobId } = await f.store.write((tx) => f.queue.enqueue(tx, job));
    await until(`the job ${state}`, () => f.queue.get(jobId).state === state);
    return f.queue.get(jobId).outcome ?? '';
  }

  it('asks with what was suggested and what was sent, and proposes what it is told', async () => {
    const draftId = await sent('At ten');
    assert.equal(await learn(draftId, 'done'), 'Notes are proposed for review.');
    assert.equal(asked[0]?.suggestion, 'Tomorrow at ten, dear Anna!');
    assert.equal(asked[0]?.sent, 'At ten');
    const { text, proposal } = notes.get(HOME);
    assert.equal(text, '');
    assert.deepEqual(
      proposal?.lines.map((line) => [line.text, line.evidence[0]?.draftId]),
      [['Keep it short.', draftId]],
    );
    await learn(draftId, 'done');
    assert.match(asked[1]?.note ?? '', /^- Keep it short\.$/);
  });

  it('proposes nothing where the edit tells nothing', async () => {
    lines = [];
    assert.equal(await learn(await sent('At ten'), 'done'), 'The edit tells nothing of style.');
    assert.equal(notes.get(HOME).proposal, undefined);
  });

  it('asks nobody where nothing was changed, the draft is gone, or it is not wanted', async () => {
    const nothing = 'There is nothing to learn from.';
    assert.equal(await learn(await sent(), 'done'), nothing);
    assert.equal(await learn('00000000-0000-4000-8000-000000000000', 'done'), nothing);
    const draftId = await sent('At ten');
    learns = false;
    assert.equal(await learn(draftId, 'done'), nothing);
    assert.deepEqual(asked, []);
  });

  it('fails without a trace in the notes', async () => {
    failure = new AppError('modelRefused', 'It would not.');
    await learn(await sent('At ten'), 'failed');
    assert.equal(notes.get(HOME).proposal, undefined);
  });
});
