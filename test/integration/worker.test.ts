import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { Params, Result } from '../../protocol/methods.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import { askingDialogs, draftIn, jobIn, process, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

describe('the worker, looked after over the wire', function () {
  this.timeout(30_000);
  let desk: DeskHarness;
  let asking: ListedDialog[];

  beforeEach(async () => {
    desk = await startHarness({ settings: { undoMs: 0, concurrency: 1 } });
    asking = await askingDialogs(desk);
  });
  afterEach(() => desk.stop());

  type Look = 'job/list' | 'job/get' | 'job/setPriority' | 'worker/stats' | 'worker/health';
  async function ask<M extends Look>(method: M, params: Params<M>): Promise<Result<M>> {
    return (await desk.client()).request(method, params);
  }
  const dialogAt = (index: number): string =>
    asking[index]?.dialogId ?? assert.fail('the world has too few asking dialogs');

  it('tells of a job with its attempts, of stages and tokens, once work was done', async () => {
    const { jobId } = await process(desk, dialogAt(0));
    await draftIn(desk, dialogAt(0), 'ready');
    await jobIn(desk, jobId, 'done');
    const { job, attempts } = await ask('job/get', { jobId });
    assert.deepEqual([job.state, job.attempt], ['done', 1]);
    assert.deepEqual(
      attempts.map(({ attempt, outcome }) => [attempt, outcome]),
      [[1, 'done']],
    );
    const stats = await ask('worker/stats', {});
    assert.equal(stats.hours.length, 24);
    assert.equal(
      stats.hours.reduce((sum, { done }) => sum + done, 0),
      1,
    );
    assert.deepEqual(
      stats.stages.map(({ stage, count }) => [stage, count]),
      [
        ['reading', 1],
        ['analysing', 1],
        ['drafting', 1],
      ],
    );
    assert.ok(stats.tokens.inputTokens > 0 && stats.tokens.outputTokens > 0);
    assert.ok(stats.databaseBytes > 0);
    assert.deepEqual([stats.unfinished, stats.queueAgeMs], [{}, null]);
  });

  it('takes what was raised first, and lists jobs by what they are', async () => {
    await (await desk.client()).request('worker/pause', {});
    const first = await process(desk, dialogAt(0));
    const second = await process(desk, dialogAt(1));
    const { job } = await ask('job/setPriority', { jobId: second.jobId, priority: 0 });
    assert.equal(job.priority, 0);
    const { accountId } = desk;
    const idsOf = async (filter: Params<'job/list'>) =>
      (await ask('job/list', filter)).jobs.map(({ jobId }) => jobId);
    assert.deepEqual(await idsOf({ states: ['queued'], kinds: ['process'] }), [
      second.jobId,
      first.jobId,
    ]);
    assert.deepEqual(await idsOf({ accountId, dialogId: dialogAt(0) }), [first.jobId]);
    assert.deepEqual(await idsOf({ beforeId: second.jobId, limit: 1 }), [first.jobId]);
    assert.deepEqual((await ask('worker/stats', {})).unfinished, { queued: 2 });
    await (await desk.client()).request('worker/resume', {});
    const done = await Promise.all([first, second].map((each) => jobIn(desk, each.jobId, 'done')));
    const [firstAt = 0, secondAt = 0] = done.map(({ startedAt }) => startedAt);
    assert.ok(secondAt < firstAt);
    await assert.rejects(ask('job/setPriority', { jobId: first.jobId, priority: 0 }), isConflict);
  });

  it('is well, and says what of', async () => {
    await process(desk, dialogAt(0));
    await draftIn(desk, dialogAt(0), 'ready');
    const health = await ask('worker/health', {});
    assert.deepEqual(
      health.checks.filter(({ ok }) => !ok),
      [],
    );
    assert.equal(health.ok, true);
    assert.match(health.checks.find(({ name }) => name === 'telegram')?.message ?? '', /1 of 1/);
    assert.ok(health.startedAt <= Date.now());
  });

  it('is not well while the model cannot be reached', async () => {
    await desk.model.close();
    const { jobId } = await process(desk, dialogAt(0));
    await jobIn(desk, jobId, 'retrying');
    const { ok, checks } = await ask('worker/health', {});
    assert.equal(ok, false);
    assert.deepEqual(
      checks.filter((check) => !check.ok).map(({ name }) => name),
      ['model'],
    );
    const { attempts } = await ask('job/get', { jobId });
    assert.equal(attempts[0]?.error?.code, 'modelUnreachable');
  });
});

function isConflict(error: unknown): boolean {
  return error instanceof AppError && error.code === 'conflict';
}
