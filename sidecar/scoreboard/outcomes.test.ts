import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Draft } from '../../protocol/draftRecords.ts';
import { createChunks } from '../chunks/chunks.ts';
import { createRules } from '../dialogs/rules.ts';
import { createDrafts } from '../drafts/drafts.ts';
import { recordUsage } from '../spending/usageRows.ts';
import { openStore } from '../store/openStore.ts';
import { createRestRules } from '../worker/restRules.ts';
import { ANALYSIS, HOME } from '../worker/workerFixture.ts';
import { changedShare } from './changedShare.ts';
import { loadScoreboard } from './loadScoreboard.ts';
import { createOutcomes } from './outcomes.ts';

const USAGE = {
  model: 'm',
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};
const RULE = { hours: null, mostPerDay: 100, evenIfMuted: false };

describe('the share of changed words', () => {
  for (const [before, after, share] of [
    ['See you at ten.', 'See you at ten!', 0],
    ['', '', 0],
    ['See you at ten', 'See you at six', 0.25],
    ['one two', 'three four five six', 1],
    ['', 'All new', 1],
    ['Увидимся завтра', 'Увидимся завтра утром', 0.2],
  ] as const) {
    it(`is ${share} between “${before}” and “${after}”`, () =>
      assert.equal(changedShare(before, after), share));
  }

  it('of long texts that have nothing in common is the whole', () => {
    const text = (word: string) => Array.from({ length: 5_000 }, (_, i) => `${word}${i}`).join(' ');
    assert.equal(changedShare(text('a'), text('b')), 1);
    const half = `${text('a')} ${text('b')}`;
    assert.ok(Math.abs(changedShare(half, `${text('c')} ${text('b')}`) - 0.5) < 0.01);
  });
});

describe('what becomes of drafts', () => {
  let dir: string;
  let store: ReturnType<typeof openStore>;
  let clock: { now: number };
  let drafts: ReturnType<typeof createDrafts>;
  let rules: ReturnType<typeof createRules>;
  let paused: string[];
  let outcomes: ReturnType<typeof createOutcomes>;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-outcomes-'));
    store = openStore({ dir });
    clock = { now: 1_000_000 };
    paused = [];
    const now = () => clock.now;
    rules = createRules({ store, now });
    outcomes = createOutcomes({ store, now, onUnused: (tx, draft) => restRules(tx, draft) });
    const restRules = createRestRules({
      rules,
      outcomes,
      onPaused: ({ dialogId }) => paused.push(dialogId),
    });
    drafts = createDrafts({
      store,
      chunks: createChunks(store),
      now,
      onChanging: (tx, draft) => outcomes.note(tx, draft),
      onChange: () => {},
      onRemoved: () => {},
    });
  });
  afterEach(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });

  async function written(dialogId = HOME.dialogId, text = 'Tomorrow at ten.'): Promise<Draft> {
    clock.now += 1_000;
    const { draftId } = await store.write((tx) =>
      drafts.begin(tx, {
        ...HOME,
        dialogId,
        basedOnMessageId: 7,
        newestMessageId: 7,
        analysis: ANALYSIS,
      }),
    );
    await store.write((tx) =>
      recordUsage(tx, {
        at: clock.now,
        ...HOME,
        dialogId,
        task: 'draft',
        jobId: 9,
        usage: USAGE,
        usd: 0.01,
      }),
    );
    await store.write((tx) =>
      tx.sql('UPDATE usage SET draft_id = ? WHERE draft_id IS NULL').run(draftId),
    );
    return store.write((tx) => drafts.finish(tx, draftId, { text, usage: USAGE }));
  }
  const edit = ({ draftId, version }: Draft, text: string) =>
    store.write((tx) => drafts.edit(tx, draftId, version, text));
  const reject = ({ draftId, version }: Draft) =>
    store.write((tx) => drafts.reject(tx, draftId, version));
  const approve = (draft: Draft) =>
    store.write((tx) => drafts.approve(tx, draft.draftId, draft, clock.now));
  async function send(draft: Draft, afterMs = 5_000): Promise<void> {
    clock.now += afterMs;
    await approve(draft);
    await store.write((tx) => {
      drafts.sending(tx, draft.draftId);
      const { approvalId } = drafts.approvalOf(draft.draftId);
      for (const part of drafts.parts.list(approvalId))
        drafts.partTaken(tx, draft.draftId, part, 8);
      return drafts.sent(tx, draft.draftId);
    });
  }
  const board = (of: { accountId?: string; dialogId?: string } = {}) =>
    loadScoreboard(store, of, (...place) => rules.pausedAt(...place));
  const setRule = (dialogId = HOME.dialogId) =>
    store.write((tx) => rules.set(tx, { ...HOME, dialogId, seenId: 0 }, RULE));

  it('counts each text once, by what came of it last', async () => {
    await send(await written('u2'), 4_000);
    const edited = await written('u2');
    await send(await edit(edited, 'Tomorrow at six.'), 8_000);
    await reject(await written('u3'));
    const moved = await written('u3');
    await store.write((tx) => drafts.moveOn(tx, HOME.accountId, 'u3', 8));
    const { total, dialogs, accounts } = board();
    assert.deepEqual([total.sent, total.edited, total.rejected, total.stale], [1, 1, 1, 1]);
    // Of three words one is another, in two texts of which the first is as it was.
    assert.equal(total.changedShare, (0 + 2 / 6) / 2);
    assert.equal(total.approveMs, 8_000);
    assert.equal(total.usdPerSent, 0.02);
    assert.deepEqual(
      dialogs.map(({ dialogId, score }) => [dialogId, score.sent + score.edited, score.usdPerSent]),
      [
        ['u2', 2, 0.01],
        ['u3', 0, null],
      ],
    );
    assert.deepEqual(
      accounts.map(({ accountId }) => accountId),
      [HOME.accountId],
    );
    assert.deepEqual(board({ accountId: '2' }).total.sent, 0);
    // Sent anyway: it went out of date, and was of use.
    await send({ ...moved, newestMessageId: 8 });
    assert.deepEqual([board().total.sent, board().total.stale], [2, 0]);
  });

  it('takes back what the user takes back, and leaves what was sent as it was', async () => {
    const draft = await written();
    await reject(draft);
    await store.write((tx) => drafts.undo(tx, draft.draftId));
    assert.equal(board().total.rejected, 0);
    await send(draft);
    const sent = drafts.get(draft.draftId);
    await edit(sent, 'Another text.');
    await store.write((tx) => drafts.deleted(tx, draft.draftId));
    assert.deepEqual([board().total.sent, board().total.edited], [1, 0]);
  });

  it('tells no cost where a price is not known', async () => {
    const draft = await written();
    await store.write((tx) => tx.sql('UPDATE usage SET usd = NULL').run());
    await send(draft);
    assert.equal(board().total.usdPerSent, null);
  });

  it('forgets a dialog when it is reset, and the oldest beyond five thousand', async () => {
    await reject(await written('u3'));
    await reject(await written('u2'));
    await store.write((tx) => outcomes.removeOfDialog(tx, HOME.accountId, 'u3'));
    assert.equal(board().total.rejected, 1);
    const INSERT = `INSERT INTO draft_outcome
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
      SELECT 'x' || i, 1, '1', 'u9', 'Nine', 'sent', i, NULL, NULL FROM n`;
    await store.write((tx) => tx.sql(INSERT).run());
    await reject(await written('u3'));
    const { sent, rejected } = board().total;
    assert.ok(sent + rejected <= 5_001 && rejected === 2, `${sent} + ${rejected}`);
  });

  it('lets the rule of a dialog rest when ten in a row went unused, and tells it once', async () => {
    await setRule();
    for (let n = 0; n < 9; n++) await reject(await written());
    assert.deepEqual(paused, []);
    const last = await written();
    await store.write((tx) => drafts.moveOn(tx, HOME.accountId, HOME.dialogId, 8));
    assert.deepEqual(paused, [HOME.dialogId]);
    assert.ok(rules.pausedAt(HOME.accountId, HOME.dialogId));
    assert.ok(
      createRules({ store, now: () => 0 }).pausedAt(HOME.accountId, HOME.dialogId),
      'after a restart',
    );
    await reject({ ...last, version: 1 });
    assert.equal(paused.length, 1);
    // It hears of nothing while it rests.
    await store.write((tx) => rules.arm(tx, HOME.accountId, HOME.dialogId, 99, 0));
    assert.deepEqual(rules.due(), []);
    assert.equal(board().dialogs[0]?.rulePausedAt, rules.pausedAt(HOME.accountId, HOME.dialogId));
  });

  it('goes on when resumed or set anew, and counts from there', async () => {
    await setRule();
    for (let n = 0; n < 10; n++) await reject(await written());
    await store.write((tx) => rules.resume(tx, HOME.accountId, HOME.dialogId));
    assert.equal(rules.pausedAt(HOME.accountId, HOME.dialogId), undefined);
    for (let n = 0; n < 9; n++) await reject(await written());
    assert.equal(paused.length, 1);
    await send(await written());
    for (let n = 0; n < 9; n++) await reject(await written());
    assert.equal(paused.length, 1, 'one of them was sent');
    await reject(await written());
    assert.equal(paused.length, 2);
    clock.now += 1;
    await setRule();
    assert.equal(rules.pausedAt(HOME.accountId, HOME.dialogId), undefined);
    await reject(await written());
    assert.equal(paused.length, 2);
  });

  it('leaves alone dialogs that are processed only when asked', async () => {
    for (let n = 0; n < 12; n++) await reject(await written());
    assert.deepEqual(paused, []);
  });
});
