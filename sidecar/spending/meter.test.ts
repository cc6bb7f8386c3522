import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../protocol/errors.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { RunningUsage } from '../../protocol/usageRecords.ts';
import type { DraftingInput, DraftingModel } from '../drafting/draftingModel.ts';
import { NO_FILES } from '../files/filesFixture.ts';
import { openStore } from '../store/openStore.ts';
import { ANALYSIS } from '../worker/workerFixture.ts';
import { estimateUsage } from './estimate.ts';
import { createLedger } from './ledger.ts';
import { createMeter } from './meter.ts';
import { allTokens } from './pricing.ts';

const signal = new AbortController().signal;
const JOB = { accountId: '1', dialogId: 'u2', jobId: 5 };

const input: DraftingInput & { language: string } = {
  ownName: 'Me',
  dialogTitle: 'Anna',
  dialogKind: 'private',
  messages: [],
  newMessageIds: [],
  photos: [],
  instructions: '',
  language: 'en',
  now: new Date(0),
};

const usage = (inputTokens: number, outputTokens: number): Usage => ({
  model: 'm',
  inputTokens,
  outputTokens,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
});

describe('the meter', () => {
  let dir: string;
  let store: ReturnType<typeof openStore>;
  let tokens: number;
  let running: RunningUsage[];
  let clock: { now: number };
  let ledger: ReturnType<typeof createLedger>;
  let meter: ReturnType<typeof createMeter>;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-meter-'));
    store = openStore({ dir });
    tokens = 0;
    running = [];
    clock = { now: Date.UTC(2026, 10, 29, 12) };
    const now = () => clock.now;
    ledger = createLedger({
      store,
      now,
      settings: () => ({ dailyCap: { usd: 0, tokens } }),
      onChange: () => {},
      log: () => {},
    });
    meter = createMeter({ ledger, now, onRunning: (one) => running.push(one) });
  });
  afterEach(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });

  const bind = (over: Partial<DraftingModel>, spender: Parameters<typeof meter.bind>[1] = JOB) =>
    meter.bind(
      {
        files: NO_FILES,
        fetchModels: () => Promise.resolve([]),
        preview: () => assert.fail('not asked for'),
        probe: () => assert.fail('not asked for'),
        analyse: () => Promise.resolve({ analysis: ANALYSIS, usage: usage(100, 10) }),
        streamDraft: () => Promise.resolve({ text: 'Yes.', usage: usage(100, 20) }),
        findEvidence: () => Promise.resolve({ evidence: [], usage: usage(100, 5) }),
        learn: () => Promise.resolve({ lines: [], usage: usage(100, 5) }),
        streamChat: () => Promise.resolve({ text: 'Yes.', usage: usage(100, 30) }),
        ...over,
      },
      spender,
      { draftModel: 'm' },
    );
  const spentTokens = () => ledger.today().tokens;
  const isCapReached = (error: unknown) => error instanceof AppError && error.code === 'capReached';
  const onDelta = () => {};

  it('records each kind of request, with its job', async () => {
    const model = bind({});
    await model.analyse(input, { model: 'm', signal });
    await model.streamDraft(input, { model: 'm', signal, onDelta });
    await model.findEvidence(input, 'Yes.', { model: 'm', signal });
    await model.streamChat(
      { ...input, history: [], question: '?' },
      { model: 'm', signal, onDelta },
    );
    const rows = store.read('SELECT task, job_id, output_tokens FROM usage ORDER BY rowid').all();
    assert.deepEqual(
      rows.map((row) => [row['task'], row['job_id'], row['output_tokens']]),
      [
        ['analysis', 5, 10],
        ['draft', 5, 20],
        ['analysis', 5, 5],
        ['chat', 5, 30],
      ],
    );
  });

  it('records what broke off as well: the input as told, the output by what had come', async () => {
    const model = bind({
      streamDraft: (_input, { onUsage, onDelta: delta }) => {
        onUsage?.(Symbol(), usage(50, 0));
        const request = Symbol();
        onUsage?.(request, usage(200, 1));
        delta('x'.repeat(400));
        return Promise.reject(new AppError('modelStreamBroken', 'Broken.', { retryable: true }));
      },
    });
    await assert.rejects(model.streamDraft(input, { model: 'm', signal, onDelta }));
    assert.equal(spentTokens(), 50 + 200 + 100);
  });

  it('records each request of several, so that each is priced by its own length', async () => {
    const model = bind({
      analyse: (_input, { onUsage }) => {
        onUsage?.(Symbol(), usage(60_000, 10));
        onUsage?.(Symbol(), usage(60_000, 20));
        return Promise.resolve({ analysis: ANALYSIS, usage: usage(120_000, 30) });
      },
    });
    await model.analyse(input, { model: 'm', signal });
    const rows = store.read('SELECT input_tokens, output_tokens FROM usage ORDER BY rowid').all();
    assert.deepEqual(
      rows.map((row) => [row['input_tokens'], row['output_tokens']]),
      [
        [60_000, 10],
        [60_000, 20],
      ],
    );
  });

  it('reckons what an endpoint does not tell, so that a limit in tokens holds there as well', async () => {
    const model = bind({
      analyse: () => Promise.resolve({ analysis: ANALYSIS, usage: usage(0, 0) }),
      streamDraft: (_input, { onDelta: delta }) => {
        delta('x'.repeat(400));
        clock.now += 1_000;
        delta('x'.repeat(400));
        return Promise.resolve({ text: 'x', usage: usage(0, 0) });
      },
      streamChat: (_input, { onDelta: delta }) => {
        delta('x'.repeat(40));
        return Promise.reject(new AppError('modelStreamBroken', 'Broken.', { retryable: true }));
      },
    });
    await model.analyse(input, { model: 'm', signal });
    await model.streamDraft(input, { model: 'm', signal, onDelta });
    const chat = { ...input, history: [], question: '?' };
    await assert.rejects(model.streamChat(chat, { model: 'm', signal, onDelta }));
    const of = (task: 'analysis' | 'draft' | 'chat') => estimateUsage(task, 'm', input);
    const rows = store.read('SELECT input_tokens, output_tokens FROM usage ORDER BY rowid').all();
    assert.deepEqual(
      rows.map((row) => [row['input_tokens'], row['output_tokens']]),
      [
        [of('analysis').inputTokens, of('analysis').outputTokens],
        [of('draft').inputTokens, 200],
        [estimateUsage('chat', 'm', chat).inputTokens, 10],
      ],
    );
    assert.deepEqual(
      running.map(({ outputTokens }) => outputTokens),
      [100, 200],
    );
  });

  it('spends nothing on what was refused before a word came', async () => {
    const refused = new AppError('modelKeyInvalid', 'No.');
    const model = bind({ streamDraft: () => Promise.reject(refused) });
    await assert.rejects(model.streamDraft(input, { model: 'm', signal, onDelta }));
    assert.equal(spentTokens(), 0);
  });

  it('counts what it costs to try an endpoint, and keeps to the limit there as well', async () => {
    await meter.probed(() => Promise.resolve({ usage: usage(40, 5) }));
    assert.equal(spentTokens(), 45);
    tokens = 50;
    await assert.rejects(
      meter.probed(() => Promise.resolve({})),
      isCapReached,
    );
  });

  it('tells what a reply has come to while it is written, not at every word', async () => {
    const model = bind({
      streamDraft: (_input, { onUsage, onDelta: delta }) => {
        onUsage?.(Symbol(), usage(200, 1));
        for (let word = 0; word < 100; word++) {
          delta('word ');
          clock.now += 10;
        }
        return Promise.resolve({ text: 'word', usage: usage(200, 100) });
      },
    });
    await model.streamDraft(input, { model: 'm', signal, onDelta });
    assert.equal(running.length, 4);
    assert.deepEqual(running[0], {
      accountId: '1',
      dialogId: 'u2',
      model: 'm',
      inputTokens: 200,
      outputTokens: 1,
      usd: null,
    });
    const grown = running.map(({ outputTokens }) => outputTokens);
    assert.ok((grown.at(-1) ?? 0) >= 90, String(grown));
    assert.deepEqual(
      grown,
      [...grown].sort((a, b) => a - b),
    );
  });

  it('begins no analysis whose draft would have no room', async () => {
    const analysis = allTokens(estimateUsage('analysis', 'm', input));
    const draft = allTokens(estimateUsage('draft', 'm', input));
    tokens = analysis + draft - 1;
    let asked = 0;
    const model = bind({
      analyse: () => {
        asked += 1;
        return Promise.resolve({ analysis: ANALYSIS, usage: usage(1, 1) });
      },
    });
    await assert.rejects(model.analyse(input, { model: 'm', signal }), isCapReached);
    assert.equal(asked, 0);
    tokens += 1;
    ledger.settingsChanged();
    await model.analyse(input, { model: 'm', signal });
    // Another job finds its room taken, the draft of this one does not.
    const other = bind({}, { ...JOB, jobId: 6 });
    await assert.rejects(other.analyse(input, { model: 'm', signal }), isCapReached);
    await model.streamDraft(input, { model: 'm', signal, onDelta });
  });

  it('frees the room of a draft that was never written', async () => {
    const both =
      allTokens(estimateUsage('analysis', 'm', input)) +
      allTokens(estimateUsage('draft', 'm', input));
    tokens = both + 200;
    await bind({}).analyse(input, { model: 'm', signal });
    const other = bind({}, { ...JOB, jobId: 6 });
    await assert.rejects(other.analyse(input, { model: 'm', signal }), isCapReached);
    meter.release(JOB.jobId);
    await other.analyse(input, { model: 'm', signal });
  });

  it('refuses a chat beyond the limit, and frees the room of what failed', async () => {
    tokens = 5_000;
    const failing = bind({ streamChat: () => Promise.reject(new Error('no')) });
    const chat = { ...input, history: [], question: '?' };
    for (let time = 0; time < 10; time++)
      await assert.rejects(failing.streamChat(chat, { model: 'm', signal, onDelta }), /no/);
    await ledger.record(JOB, 'draft', [usage(5_000, 0)]);
    await assert.rejects(bind({}).streamChat(chat, { model: 'm', signal, onDelta }), isCapReached);
  });
});
