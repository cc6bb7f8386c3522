import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { workerStats } from '../../protocol/jobRecords.ts';
import { recordImageUse } from '../files/imageUse.ts';
import { HOUR_MS, hourOf } from '../queue/hours.ts';
import {
  fillQueue,
  openQueueFixture,
  type QueueFixture,
  wireErrorOf,
} from '../queue/queueFixture.ts';
import { recordUsage } from '../spending/usageRows.ts';
import * as sql from './sql.ts';
import { loadStats } from './stats.ts';

const USAGE = {
  model: 'm',
  inputTokens: 1_000,
  outputTokens: 200,
  cacheReadTokens: 30,
  cacheWriteTokens: 4,
};

describe('the figures of the worker', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

  const stats = () =>
    workerStats.parse(loadStats({ store: f.store, queue: f.queue, now: () => f.clock.now }));

  async function spend(at: number): Promise<void> {
    const tokens = { at, accountId: '7', dialogId: 'u1', task: 'draft' as const, usage: USAGE };
    await f.store.write((tx) => recordUsage(tx, tokens));
  }

  /** Enqueues and does that many. */
  async function work(count: number): Promise<void> {
    const dialogs = Array.from({ length: count }, (_, index) => ({ dialogId: `u${index}` }));
    await Promise.all(dialogs.map((job) => f.enqueue(job)));
    const claims = await f.queue.claim('process', count);
    await Promise.all(claims.map((claim) => f.queue.complete(claim, 'fine')));
  }

  it('of a new worker are nothing, in 24 whole hours up to now', () => {
    const { hours, databaseBytes, ...rest } = stats();
    const last = hourOf(f.clock.now);
    assert.deepEqual(
      hours.map(({ startAt }) => startAt),
      Array.from({ length: 24 }, (_, index) => last - (23 - index) * HOUR_MS),
    );
    assert.ok(hours.every(({ done, failed, cancelled }) => done + failed + cancelled === 0));
    assert.ok(databaseBytes > 0);
    assert.deepEqual(rest, {
      unfinished: {},
      queueAgeMs: null,
      stages: [],
      tokens: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
      lastCleanup: null,
      images: {
        images: 0,
        bytes: 0,
        uploads: 0,
        visionTokens: 0,
        filesKept: 0,
        fileBytesKept: 0,
      },
    });
  });

  it('count every end in its hour, more of them than finished jobs are kept', async () => {
    await work(1_100);
    for (let more = true; more;) more = await f.queue.prune();
    assert.equal(f.queue.list({ states: ['done'], limit: 9_999 }).length, 1_000);
    f.clock.now += HOUR_MS;
    await f.enqueue({ dialogId: 'a' });
    await f.enqueue({ dialogId: 'b' });
    await f.queue.fail(await f.claimOne(), wireErrorOf('peerUnknown'));
    await f.queue.cancel(1_102);
    const [earlier, running] = stats().hours.slice(-2);
    assert.deepEqual([earlier?.done, earlier?.failed, earlier?.cancelled], [1_100, 0, 0]);
    assert.deepEqual([running?.done, running?.failed, running?.cancelled], [0, 1, 1]);
  });

  it('let go of what is older than a day', async () => {
    await work(2);
    await f.enqueue();
    const claim = await f.claimOne();
    await f.queue.setStage(claim, 'reading');
    await f.queue.complete(claim, 'fine');
    await spend(f.clock.now);
    f.clock.now += 23 * HOUR_MS;
    const kept = stats();
    assert.deepEqual(
      [kept.hours[0]?.done, kept.stages.length, kept.tokens.inputTokens],
      [3, 1, 1_000],
    );
    f.clock.now += HOUR_MS;
    const gone = stats();
    assert.ok(gone.hours.every(({ done }) => done === 0));
    assert.deepEqual([gone.stages.length, gone.tokens.inputTokens], [0, 0]);
  });

  it('tell what is unfinished, and how long the oldest ready job has waited', async () => {
    await f.enqueue({ dialogId: 'u1', priority: 200 });
    f.clock.now += 5_000;
    await f.enqueue({ dialogId: 'u2' });
    await f.enqueue({ dialogId: 'u2' });
    await f.enqueue({ dialogId: 'u3', kind: 'send', runAt: f.clock.now + 9_000 });
    assert.deepEqual(stats().unfinished, { queued: 2, waiting: 1, scheduled: 1 });
    assert.equal(stats().queueAgeMs, 5_000);
    await f.queue.cancel(1);
    assert.equal(stats().queueAgeMs, 0);
    f.clock.now -= HOUR_MS;
    assert.equal(stats().queueAgeMs, 0, 'after the clock was set back');
  });

  it('show the times of stages, the tokens spent and the last clean-up', async () => {
    for (const tookMs of [100, 200, 300]) {
      await f.enqueue();
      const claim = await f.claimOne();
      await f.queue.setStage(claim, 'drafting');
      f.clock.now += tookMs;
      await f.queue.complete(claim, 'fine');
    }
    await spend(f.clock.now);
    await spend(f.clock.now);
    await f.store.write((tx) =>
      tx.sql('INSERT INTO cleanup VALUES (5, 1, 2, 3, 4), (9, 4, 5, 6, 7)').run(),
    );
    const { stages, tokens, lastCleanup } = stats();
    assert.deepEqual(stages, [{ stage: 'drafting', count: 3, p50Ms: 200, p95Ms: 300 }]);
    assert.deepEqual(tokens, {
      inputTokens: 2_000,
      outputTokens: 400,
      cacheReadTokens: 60,
      cacheWriteTokens: 8,
    });
    assert.deepEqual(lastCleanup, {
      at: 9,
      conversations: 4,
      chatMessages: 5,
      sessions: 6,
      files: 7,
    });
  });

  it('sum up the pictures that were shown in those hours', async () => {
    const of = { accountId: '1', dialogId: 'u2' };
    const use = { images: 3, bytes: 900, uploads: 2, visionTokens: 1_200 };
    await f.store.write((tx) => {
      recordImageUse(tx, { at: f.clock.now, ...of }, use);
      recordImageUse(tx, { at: f.clock.now, ...of }, { ...use, uploads: 0 });
      recordImageUse(tx, { at: f.clock.now - 25 * HOUR_MS, ...of }, use);
    });
    const { images, bytes, uploads, visionTokens } = stats().images;
    assert.deepEqual([images, bytes, uploads, visionTokens], [6, 1_800, 2, 2_400]);
  });

  it('measure the database with its side files', () => {
    const sizes = ['', '-wal', '-shm'].map((end) => statSync(f.store.file + end).size);
    assert.equal(
      stats().databaseBytes,
      sizes.reduce((sum, size) => sum + size),
    );
  });

  it('of 100,000 jobs come from indexes and a few rows an hour', async function () {
    this.timeout(20_000);
    await fillQueue(f.store, 100_000);
    await f.reopen();
    await f.enqueue({ dialogId: 'u1', priority: 700 });
    const seen = stats();
    assert.deepEqual(seen.unfinished, { queued: 100_001 });
    // fillQueue has them ready since 1, 2, 3 …
    assert.equal(seen.queueAgeMs, f.clock.now - 1);
    const plan = (text: string) =>
      f.store
        .read(`EXPLAIN QUERY PLAN ${text}`)
        .all()
        .map((row) => row['detail'])
        .join();
    assert.match(plan(sql.SUM_IMAGES), /SEARCH image_use USING COVERING INDEX image_use_at/);
    assert.match(plan(sql.SUM_TOKENS), /SEARCH usage USING COVERING INDEX usage_at/);
    assert.doesNotMatch(plan(sql.LIST_STAGE_TIMES), /TEMP B-TREE/);
  });

  it('keep what was spent only together with what came of it', async () => {
    const undone = f.store.write((tx) => {
      recordUsage(tx, {
        at: f.clock.now,
        accountId: '7',
        dialogId: 'u1',
        task: 'analysis',
        usage: USAGE,
      });
      throw new Error('the draft could not be stored');
    });
    await assert.rejects(undone);
    assert.equal(stats().tokens.inputTokens, 0);
  });
});
