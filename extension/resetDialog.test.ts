import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Event, Payload } from '../protocol/events.ts';
import type { Job } from '../protocol/jobRecords.ts';
import { useWords } from '../protocol/l10n.ts';
import { createJobEnds, resetOutcome, resetQuestion } from './resetDialog.ts';

const RUSSIAN: Record<string, string> = JSON.parse(
  readFileSync(new URL('../l10n/bundle.l10n.ru.json', import.meta.url), 'utf8'),
);

const result = {
  jobsCancelled: 1,
  draftsRemoved: 2,
  conversationsRemoved: 3,
  chatMessagesRemoved: 12,
  filesRemoved: 4,
  fileBytes: 1_240_000,
  factsRemoved: 0,
};
const ended: Job = {
  jobId: 7,
  kind: 'files',
  state: 'done',
  accountId: '1',
  dialogId: 'u2',
  dialogTitle: 'Anna',
  priority: 100,
  attempt: 1,
  maxAttempts: 5,
  runAt: 1,
  createdAt: 1,
  finishedAt: 2,
};

describe('the reset of a dialog', () => {
  afterEach(() => useWords({ language: 'en', texts: {} }));

  it('asks with the pictures that go as well, where there are some', () => {
    const ask = (files: number) => resetQuestion('Anna', { files, bytes: 340_100 });
    assert.equal(ask(0), 'Reset Anna?');
    assert.equal(
      ask(4),
      "Reset Anna? 4 of its pictures (341 kB) are kept at the model's provider and go first.",
    );
  });

  it('tells what it counted', () => {
    assert.deepEqual(resetOutcome(result, ended), {
      ok: true,
      text: '🔄 History and files reset: 3 conversations, 2 drafts, 4 files (1.2 MB). A new conversation has begun!',
    });
  });

  it('tells of the facts that were forgotten with it', () => {
    const { text } = resetOutcome({ ...result, factsRemoved: 2 }, ended);
    assert.match(text, /begun! 2 facts are forgotten\.$/);
  });

  it('tells it in Russian, in these words and with what it counted', () => {
    useWords({ language: 'ru', texts: RUSSIAN });
    assert.equal(
      resetOutcome({ ...result, factsRemoved: 1 }, ended).text,
      '🔄 История и файлы сброшены. Новая беседа начата! Удалено: 3 беседы, 2 черновика, 4 файла (1,2 МБ). Забыт 1 факт.',
    );
    const many = { ...result, conversationsRemoved: 1, draftsRemoved: 11, filesRemoved: 0 };
    assert.match(resetOutcome(many, ended).text, /: 1 беседа, 11 черновиков, 0 файлов \(/);
    assert.match(resetQuestion('Anna', { files: 21, bytes: 1 }), /хранится 21 изображение/);
    assert.match(
      resetOutcome({ ...result, filesRemoved: 5 }, { state: 'failed' }).text,
      /^Не удалось удалить 5 файлов .*История сброшена/,
    );
  });

  it('says so where files could not be deleted', () => {
    const { ok, text } = resetOutcome(result, { state: 'failed' });
    assert.equal(ok, false);
    assert.match(text, /^4 files could not be deleted .* The history is reset/);
  });
});

describe('the end of a job', () => {
  /** A client that knows one job. */
  function open(job: Job) {
    let tell = (_payload: Payload<'job/changed'>): void => {};
    const jobEnd = createJobEnds({
      on(_event: Event, listener: (payload: never) => void) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens to jobs alone
        tell = listener as typeof tell;
      },
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it asks for the job alone
      request: (() => Promise.resolve({ job, attempts: [] })) as never,
    });
    return { jobEnd, tell: (changed: Job) => tell({ job: changed }) };
  }
  const { finishedAt: _finishedAt, ...rest } = ended;
  const running: Job = { ...rest, state: 'running' };

  it('is the one that came before it was asked for', async () => {
    assert.equal((await open(ended).jobEnd(ended)).state, 'done');
  });

  it('is waited for, and no other is taken for it', async () => {
    const { jobEnd, tell } = open(running);
    const end = jobEnd(running);
    tell({ ...ended, jobId: 8, state: 'failed' });
    tell(running);
    await new Promise((resolve) => setImmediate(resolve));
    tell(ended);
    assert.equal((await end).state, 'done');
  });
});
