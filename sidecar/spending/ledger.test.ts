import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { AppError } from '../../protocol/errors.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import { openStore } from '../store/openStore.ts';
import { createLedger } from './ledger.ts';
import { forgetSpender } from './usageRows.ts';
import { loadUsageShares, loadUsageSummary } from './usageSums.ts';

const NOON = Date.parse('2026-11-29T12:00:00Z');
const ANNA = { accountId: '1', dialogId: 'u2', jobId: 5 };
/** A dollar each million tokens of any kind. */
const RATE = { input: 1, output: 1, cacheWrite: 1, cacheWriteHour: 1, cacheRead: 1 };

const usage = (tokens: number, model = 'm'): Usage => ({
  model,
  inputTokens: tokens,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
});

describe('the ledger of a day', () => {
  let dir: string;
  let store: ReturnType<typeof openStore>;
  let clock: { now: number };
  let settings: { dailyCap?: { usd: number; tokens: number }; prices: Record<string, typeof RATE> };
  let changes: number;
  let ledger: ReturnType<typeof createLedger>;
  const zone = process.env['TZ'];

  beforeEach(() => {
    process.env['TZ'] = 'UTC';
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-ledger-'));
    store = openStore({ dir });
    clock = { now: NOON };
    settings = { prices: { m: RATE } };
    changes = 0;
    ledger = open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  const open = () =>
    createLedger({
      store,
      now: () => clock.now,
      settings: () => settings,
      onChange: () => changes++,
      log: () => {},
    });

  function refused(estimates: Usage[]): AppError {
    try {
      ledger.reserve(estimates);
    } catch (error) {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'capReached');
      assert.ok(error.hint);
      return error;
    }
    return assert.fail('there was room');
  }

  it('counts what was spent, before it is stored and after a restart', async () => {
    const stored = ledger.record(ANNA, 'draft', [usage(1_000), usage(500, 'unknown')]);
    assert.equal(ledger.today().tokens, 1_500);
    await stored;
    ledger = open();
    const { usd, tokens, unpricedTokens } = ledger.today();
    assert.deepEqual([usd, tokens, unpricedTokens], [0.001, 1_500, 500]);
    assert.ok(changes > 0);
  });

  it('counts what could not be stored until the process ends', async () => {
    settings.dailyCap = { usd: 0, tokens: 1_000 };
    const full = { ...store, write: () => Promise.reject(new AppError('databaseFull', 'Full.')) };
    const logs: string[] = [];
    ledger = createLedger({
      store: full,
      now: () => clock.now,
      settings: () => settings,
      onChange: () => {},
      log: (_level, text) => logs.push(text),
    });
    await ledger.record(ANNA, 'chat', [usage(1_000)]);
    assert.equal(ledger.isReached(), true);
    assert.match(logs.join(), /not stored/);
  });

  it('has no limit unless one is set', async () => {
    await ledger.record(ANNA, 'draft', [usage(9_000_000_000)]);
    assert.equal(ledger.isReached(), false);
    ledger.reserve([usage(9_000_000_000)]);
  });

  it('refuses what would go beyond the limit in money, and tells until when', async () => {
    settings.dailyCap = { usd: 1, tokens: 0 };
    await ledger.record(ANNA, 'draft', [usage(999_000)]);
    assert.equal(ledger.isReached(), false);
    const error = refused([usage(2_000)]);
    assert.match(error.message, /\$1 /);
    assert.match(error.hint ?? '', /00:00/);
    assert.deepEqual(ledger.cap().reached, {
      by: 'usd',
      until: Date.parse('2026-11-30T00:00:00Z'),
    });
  });

  it('holds in tokens where the price is unknown, and cannot hold in money there', async () => {
    settings.dailyCap = { usd: 0.000_001, tokens: 1_000 };
    ledger.reserve([usage(500, 'unknown')])[0]?.release();
    await ledger.record(ANNA, 'draft', [usage(1_000, 'unknown')]);
    assert.equal(ledger.cap().reached?.by, 'tokens');
    settings.dailyCap = { usd: 0.000_001, tokens: 0 };
    assert.equal(ledger.isReached(), false);
  });

  it('keeps room for what is in flight, and lets others wait for it without calling the day full', () => {
    settings.dailyCap = { usd: 0, tokens: 1_000 };
    const [first] = ledger.reserve([usage(700)]);
    assert.equal(refused([usage(700)]).retryAfterMs, 1_000);
    assert.equal(ledger.isReached(), false);
    first?.release();
    ledger.reserve([usage(700)]);
  });

  it('never lets several at once go further than one of their errors each', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 50 })), {
          maxLength: 40,
        }),
        fc.integer({ min: 1, max: 3_000 }),
        async (requests, tokens) => {
          settings.dailyCap = { usd: 0, tokens };
          const before = ledger.today().tokens;
          settings.dailyCap = { usd: 0, tokens: before + tokens };
          ledger.settingsChanged();
          const running: { release: () => void; real: number }[] = [];
          let over = 0;
          for (const [estimate, more] of requests) {
            try {
              const [kept] = ledger.reserve([usage(estimate)]);
              if (kept) running.push({ release: () => kept.release(), real: estimate + more });
            } catch (error) {
              assert.ok(error instanceof AppError && error.code === 'capReached');
            }
            if (running.length < 4) continue;
            const ended = running.shift();
            await ledger.record(ANNA, 'draft', [usage(ended?.real ?? 0)]);
            ended?.release();
            over = Math.max(over, ledger.today().tokens - before - tokens);
          }
          for (const { release, real } of running) {
            await ledger.record(ANNA, 'draft', [usage(real)]);
            release();
          }
          over = Math.max(over, ledger.today().tokens - before - tokens);
          // Four at once, each at most 50 above its estimate.
          assert.ok(over <= 4 * 50, `${over} beyond`);
        },
      ),
      { numRuns: 60 },
    ));

  it('begins anew at the user’s midnight', async () => {
    process.env['TZ'] = 'America/Los_Angeles';
    settings.dailyCap = { usd: 0, tokens: 100 };
    ledger = open();
    await ledger.record(ANNA, 'draft', [usage(100)]);
    clock.now = Date.parse('2026-11-30T07:59:59Z');
    assert.equal(ledger.isReached(), true);
    const before = changes;
    clock.now += 1_000;
    assert.equal(ledger.isReached(), false);
    assert.equal(ledger.today().tokens, 0);
    assert.ok(changes > before, 'the windows are told');
  });

  it('goes on at once when the limit is raised, and for the rest of the day when the user says so', async () => {
    settings.dailyCap = { usd: 0, tokens: 100 };
    await ledger.record(ANNA, 'draft', [usage(100)]);
    refused([usage(1)]);
    settings.dailyCap = { usd: 0, tokens: 200 };
    ledger.settingsChanged();
    ledger.reserve([usage(100)])[0]?.release();
    refused([usage(101)]);
    await ledger.lift();
    ledger.reserve([usage(10_000)]);
    await ledger.record(ANNA, 'draft', [usage(10_000)]);
    assert.equal(ledger.isReached(), false);
    ledger = open();
    assert.equal(ledger.cap().lifted, true, 'after a restart');
    clock.now += 24 * 3_600_000;
    assert.equal(ledger.cap().lifted, false, 'the next day');
  });

  it('adds up by day, month, account, dialog and model', async () => {
    const ben = { accountId: '2', dialogId: 'u3' };
    await ledger.record(ANNA, 'analysis', [usage(10)]);
    await ledger.record(ben, 'chat', [usage(30)]);
    clock.now += 24 * 3_600_000;
    await ledger.record(ANNA, 'draft', [usage(5), usage(7, 'unknown')]);
    const summary = loadUsageSummary(store, clock.now, ledger.cap());
    assert.deepEqual([summary.today.inputTokens, summary.month.inputTokens], [12, 52]);
    assert.deepEqual(
      summary.days.slice(-2).map(({ day, spent }) => [day, spent.inputTokens]),
      [
        ['2026-11-29', 40],
        ['2026-11-30', 12],
      ],
    );
    assert.equal(summary.days.length, 30);
    assert.deepEqual(summary.unpricedModels, ['unknown']);
    const by = (what: 'account' | 'dialog' | 'model', accountId?: string) =>
      loadUsageShares(store, { by: what, since: NOON - 1, accountId }).map((share) => [
        share.accountId ?? share.model,
        share.spent.inputTokens,
      ]);
    assert.deepEqual(by('account'), [
      ['2', 30],
      ['1', 22],
    ]);
    assert.deepEqual(by('dialog', '1'), [['1', 22]]);
    assert.deepEqual(by('model'), [
      ['m', 45],
      ['unknown', 7],
    ]);
    await store.write((tx) => forgetSpender(tx, '1'));
    assert.deepEqual(by('account', '1'), []);
    assert.equal(loadUsageSummary(store, clock.now, ledger.cap()).month.inputTokens, 52);
  });
});
