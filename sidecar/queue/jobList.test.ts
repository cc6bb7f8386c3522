import assert from 'node:assert/strict';
import { JOB_KINDS, JOB_STATES, type JobState } from '../../protocol/jobRecords.ts';
import { fillQueue, openQueueFixture, type QueueFixture, wireErrorOf } from './queueFixture.ts';
import type { JobFilter } from './queue.ts';
import * as sql from './sql.ts';

describe('the list of jobs', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

  const ids = (filter: Partial<JobFilter>) =>
    f.queue.list({ limit: 100, ...filter }).map((job) => job.jobId);

  /** One job in each state, in the order of JOB_STATES. */
  async function oneOfEach(): Promise<void> {
    const dialog = (state: JobState) => ({ dialogId: state });
    await f.enqueue({ ...dialog('scheduled'), runAt: f.clock.now + 5_000 });
    await f.enqueue({ ...dialog('scheduled') });
    await f.enqueue({ ...dialog('queued'), priority: 900 });
    for (const state of ['running', 'retrying', 'done', 'failed', 'cancelled'] as const)
      await f.enqueue(dialog(state));
    const claims = await f.queue.claim('process', 5);
    const [, retrying, done, failed, cancelled] = claims;
    assert.ok(retrying && done && failed && cancelled);
    await f.queue.fail(retrying, wireErrorOf('modelOverloaded'));
    await f.queue.complete(done, 'fine');
    await f.queue.fail(failed, wireErrorOf('peerUnknown'));
    await f.queue.finishCancelled(cancelled);
  }

  it('has every state, each of its own and together', async () => {
    await oneOfEach();
    const every = JOB_STATES.map((_, index) => index + 1);
    assert.deepEqual(
      JOB_STATES.map((state) => ids({ states: [state] })),
      every.map((jobId) => [jobId]),
    );
    assert.deepEqual(ids({}), every.toReversed());
    assert.deepEqual(ids({ states: JOB_STATES }), every.toReversed());
    assert.deepEqual(ids({ states: ['failed', 'queued', 'failed'] }), [7, 3]);
  });

  it('is narrowed by kind, account and dialog', async () => {
    await f.enqueue();
    await f.enqueue({ kind: 'send' });
    await f.enqueue({ kind: 'chat', accountId: '8' });
    await f.enqueue({ kind: 'delete', dialogId: 'u2' });
    await f.queue.cancel(1);
    assert.deepEqual(ids({ kinds: ['send', 'chat'] }), [3, 2]);
    assert.deepEqual(ids({ kinds: [] }), []);
    assert.deepEqual(ids({ accountId: '7' }), [4, 2, 1]);
    assert.deepEqual(ids({ accountId: '7', kinds: ['process'], states: ['cancelled'] }), [1]);
    assert.deepEqual(ids({ accountId: '7', dialogId: 'u1' }), [2, 1]);
    assert.deepEqual(ids({ accountId: '7', dialogId: 'u1', states: ['queued'] }), [2]);
    assert.deepEqual(ids({ accountId: '7', dialogId: 'u2', kinds: ['process'] }), []);
  });

  it('asks for the account of a dialog: ids of dialogs are an account’s own', () => {
    assert.throws(() => ids({ dialogId: 'u1' }), { code: 'invalidParams' });
  });

  it('goes on before a job, whatever it is narrowed by', async () => {
    for (let each = 0; each < 5; each += 1) await f.enqueue({ dialogId: `u${each % 2}` });
    assert.deepEqual(ids({ beforeId: 4, limit: 2 }), [3, 2]);
    assert.deepEqual(ids({ beforeId: 5, limit: 2, accountId: '7' }), [4, 3]);
    assert.deepEqual(ids({ beforeId: 5, limit: 1, states: ['queued', 'waiting'] }), [4]);
    assert.deepEqual(ids({ beforeId: 4, limit: 9, accountId: '7', dialogId: 'u1' }), [2]);
  });

  it('shows every attempt of a job with its error, oldest first', async () => {
    await f.enqueue();
    await f.queue.fail(await f.claimOne(), wireErrorOf('modelOverloaded'));
    f.clock.now += 60_000;
    await f.queue.tick();
    await f.claimOne();
    assert.deepEqual(f.queue.attempts(1), [
      {
        attempt: 1,
        workerId: 'w',
        startedAt: f.clock.now - 60_000,
        finishedAt: f.clock.now - 60_000,
        outcome: 'retrying',
        error: wireErrorOf('modelOverloaded'),
      },
      { attempt: 2, workerId: 'w', startedAt: f.clock.now },
    ]);
    assert.deepEqual(f.queue.attempts(9), []);
  });

  describe('of 100,000 jobs', () => {
    const plan = (text: string): string[] =>
      f.store
        .read(`EXPLAIN QUERY PLAN ${text}`)
        .all()
        .map((row) => String(row['detail']))
        .filter((detail) => / job\b/.test(detail));

    it('is read from the index of each state, without a row of those that wait', async function () {
      this.timeout(20_000);
      await fillQueue(f.store, 100_000);
      f.store.read('ANALYZE').all();
      for (const state of ['scheduled', 'waiting', 'queued', 'retrying'] as const) {
        const [access = '', ...more] = plan(sql.LIST_IDS_IN[state]);
        assert.match(access, /USING COVERING INDEX job_(due|lane|ready)\b/, state);
        assert.deepEqual(more, []);
      }
      // Few: what runs by the number of slots, what has ended by what is kept.
      for (const state of ['running', 'done', 'failed', 'cancelled'] as const)
        assert.match(plan(sql.LIST_IDS_IN[state]).join(), /USING INDEX job_(lease|finished)\b/);
      assert.match(plan(sql.LIST_IDS_OF_DIALOG).join(), /SEARCH job USING INDEX job_dialog/);
      assert.match(plan(sql.LIST_IDS_NEAR).join(), /SEARCH job USING INTEGER PRIMARY KEY \(rowid/);
      assert.match(plan(sql.LIST_JOBS).join(), /SEARCH job USING INTEGER PRIMARY KEY/);
      assert.match(plan(sql.LOAD_JOBS).join(), /SEARCH job USING INTEGER PRIMARY KEY/);
      for (const access of plan(sql.OLDEST_READY))
        assert.match(access, /SEARCH job USING COVERING INDEX job_ready \(kind=\?/);
      for (const access of plan(sql.COUNT_UNFINISHED)) assert.match(access, /COVERING INDEX job_/);
    });

    it('finds the few among the many', async function () {
      this.timeout(20_000);
      await fillQueue(f.store, 100_000);
      await f.reopen();
      await f.enqueue({ accountId: '8', dialogId: 'u9', priority: 300 });
      for (let each = 0; each < 100; each += 1) await f.enqueue({ dialogId: 'u-2' });
      assert.deepEqual(ids({ accountId: '8' }), [100_001]);
      assert.deepEqual(ids({ states: ['waiting'], limit: 2 }), [100_101, 100_100]);
      assert.deepEqual(ids({ kinds: JOB_KINDS, states: ['queued'], limit: 2 }), [100_001, 100_000]);
      assert.deepEqual(ids({ states: ['failed'] }), []);
      assert.deepEqual(ids({ states: ['queued'], beforeId: 3 }), [2, 1]);
      assert.deepEqual(ids({ accountId: '7', beforeId: 50_000, limit: 2 }), [49_999, 49_998]);
      await f.queue.cancel(7);
      assert.deepEqual(
        ids({ states: ['cancelled', 'waiting'], limit: 101 }).slice(-2),
        [100_002, 7],
      );
      assert.deepEqual(f.queue.unfinished(), { queued: 100_000, waiting: 100 });
    });
  });
});
