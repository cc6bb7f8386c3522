import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { mock } from 'node:test';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import { PRIORITIES } from '../../protocol/limits.ts';
import type { Dialog, DialogRule } from '../../protocol/dialogRecords.ts';
import { createRules, type Rules } from '../dialogs/rules.ts';
import type { NewJob } from '../queue/queue.ts';
import { openStore } from '../store/openStore.ts';
import type { Store } from '../store/store.ts';
import { createAutoProcess } from './autoProcess.ts';

const NOON = new Date(2027, 2, 10, 12).getTime();
const anyHour: DialogRule = { hours: null, mostPerDay: 2, evenIfMuted: false };
const HOUR_MS = 3_600_000;

describe('processing without being asked', () => {
  let dir: string;
  let store: Store;
  let rules: Rules;
  let auto: ReturnType<typeof createAutoProcess>;
  let clock: number;
  let jobs: NewJob[];
  let hasDraft: boolean;
  let dialog: Dialog | AppError;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-rules-'));
    clock = NOON;
    jobs = [];
    hasDraft = false;
    const last = { messageId: 1, at: 0, out: false, preview: '' };
    dialog = {
      dialogId: 'u2',
      kind: 'private',
      title: 'Anna',
      unreadCount: 1,
      unreadMentions: 0,
      pinned: false,
      archived: false,
      canSend: true,
      last,
    };
    open();
  });
  afterEach(async () => {
    await close();
    rmSync(dir, { recursive: true });
    mock.timers.reset();
  });

  function open(): void {
    store = openStore({ dir });
    const now = () => clock;
    rules = createRules({ store, now });
    auto = createAutoProcess({
      store,
      rules,
      queue: {
        enqueue: (_tx, job) => {
          jobs.push(job);
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody reads it here
          return {} as Job;
        },
      },
      hasOpenDraft: () => hasDraft,
      dialogOf: () => {
        if (dialog instanceof AppError) throw dialog;
        return dialog;
      },
      now,
      log: (_level, text) => assert.fail(text),
    });
    auto.start();
  }
  async function close(): Promise<void> {
    await auto.stop();
    await store.close();
  }
  const settle = async () => {
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
  };
  async function pass(ms: number): Promise<void> {
    // In steps as short as the looks that a sleeping machine would make up for.
    for (let left = ms; left > 0; left -= 10_000) {
      const step = Math.min(left, 10_000);
      clock += step;
      mock.timers.tick(step);
      await settle();
    }
  }
  const setRule = (rule: DialogRule) =>
    store.write((tx) => {
      rules.set(tx, { accountId: '1', dialogId: 'u2', dialogTitle: 'Anna', seenId: 1 }, rule);
    });
  async function say(messageId: number): Promise<void> {
    auto.heard('1', 'u2', messageId);
    await settle();
  }

  it('waits a burst out: 8 s after its last message there is one job, of the background', async () => {
    await setRule(anyHour);
    for (const messageId of [2, 3, 4]) {
      await say(messageId);
      await pass(5_000);
    }
    assert.equal(auto.isWaiting(), true);
    await pass(2_999);
    assert.deepEqual(jobs, []);
    await pass(1);
    assert.deepEqual(jobs, [
      {
        kind: 'process',
        accountId: '1',
        dialogId: 'u2',
        dialogTitle: 'Anna',
        priority: PRIORITIES.background,
        dedupKey: '1:u2',
        payload: { byRule: true },
      },
    ]);
    await pass(60_000);
    assert.deepEqual([jobs.length, auto.isWaiting()], [1, false]);
  });

  it('counts a message once that the list and the updates tell of, and none from before the rule', async () => {
    await setRule(anyHour);
    await say(1);
    assert.equal(rules.nextDue(), undefined);
    await say(2);
    await pass(7_000);
    await say(2);
    await pass(1_000);
    assert.equal(jobs.length, 1);
  });

  it('goes on over a restart, and makes up for what became due meanwhile', async () => {
    await setRule(anyHour);
    await say(2);
    await pass(4_000);
    await close();
    open();
    await settle();
    await pass(3_999);
    assert.equal(jobs.length, 0);
    await close();
    clock += 20_000;
    open();
    await pass(1);
    assert.equal(jobs.length, 1);
  });

  it('leaves alone what has no rule, or has it no more', async () => {
    await say(2);
    await setRule(anyHour);
    await say(3);
    await store.write((tx) => {
      rules.remove(tx, '1', 'u2');
    });
    await pass(60_000);
    await say(4);
    await pass(60_000);
    assert.deepEqual([jobs, rules.find('1', 'u2')], [[], undefined]);
  });

  it('leaves the user’s own turn alone: a draft to review, the last word', async () => {
    await setRule(anyHour);
    hasDraft = true;
    await say(2);
    await pass(10_000);
    hasDraft = false;
    await pass(60_000);
    assert.deepEqual(jobs, []);
    await say(3);
    await pass(10_000);
    assert.equal(jobs.length, 1);
  });

  it('waits for its hours', async () => {
    await setRule({ ...anyHour, hours: { from: 14 * 60, to: 20 * 60 } });
    await say(2);
    await pass(2 * HOUR_MS - 1_000);
    assert.deepEqual([jobs.length, auto.isWaiting()], [0, true]);
    await pass(1_000);
    assert.equal(jobs.length, 1);
  });

  it('begins so many drafts a day and no more; the rest waits for tomorrow', async () => {
    await setRule(anyHour);
    for (const messageId of [2, 3, 4]) {
      await say(messageId);
      await pass(10_000);
    }
    assert.deepEqual([jobs.length, rules.ofAccount('1')[0]?.startedToday], [2, 2]);
    assert.equal(auto.isWaiting(), false);
    await pass(12 * HOUR_MS);
    assert.deepEqual([jobs.length, rules.ofAccount('1')[0]?.startedToday], [3, 1]);
  });

  it('looks again later at a dialog that cannot be looked at', async () => {
    await setRule(anyHour);
    const found = dialog;
    dialog = new AppError('telegramOffline', 'The dialogs are still being fetched.');
    await say(2);
    await pass(15_000);
    assert.equal(jobs.length, 0);
    dialog = found;
    await pass(10_000);
    assert.equal(jobs.length, 1);
  });

  it('is gone with all else that is kept of its account, from the list of dialogs too', async () => {
    const other = { accountId: '2', dialogId: 'u2', dialogTitle: 'Anna', seenId: 1 };
    const rule = { hours: null, mostPerDay: 5, evenIfMuted: false };
    await store.write((tx) => rules.set(tx, { ...other, accountId: '1' }, rule));
    await store.write((tx) => rules.set(tx, other, rule));
    await store.write((tx) => rules.removeOfAccount(tx, '1'));
    assert.deepEqual([rules.find('1', 'u2'), rules.ofAccount('1')], [undefined, []]);
    assert.deepEqual([rules.find('2', 'u2'), rules.ofAccount('2').length], [rule, 1]);
  });
});
