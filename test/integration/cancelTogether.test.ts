import assert from 'node:assert/strict';
import type { Job } from '../../protocol/jobRecords.ts';
import {
  askingDialogs,
  draftIn,
  jobIn,
  process,
  startHarness,
  type DeskHarness,
} from './deskHarness.ts';
import { until } from '../until.ts';

describe('drafts that were asked for together, cancelled together', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let jobs: Job[];

  /** One is done, one is stuck in the middle of its text, and three wait. */
  beforeEach(async () => {
    desk = await startHarness({ settings: { concurrency: 1 } });
    const dialogIds = (await askingDialogs(desk)).slice(0, 5).map(({ dialogId }) => dialogId);
    const [first = '', ...others] = dialogIds;
    assert.equal(others.length, 4);
    const done = await process(desk, first);
    await jobIn(desk, done.jobId, 'done');
    desk.model.control.addFault({ kind: 'stall', afterDeltas: 5, on: 'stream' });
    const client = await desk.client();
    const answer = await client.request('dialog/process', {
      accountId: desk.accountId,
      dialogIds: others,
    });
    jobs = [done, ...answer.jobs];
    const { draftId } = await draftIn(desk, others[0] ?? '', 'drafting');
    await until('some of its text', async () => {
      const { chunks } = await client.request('chunk/subscribe', {
        streamId: draftId,
        afterSeq: 0,
      });
      return chunks.length > 0 ? true : undefined;
    });
  });
  afterEach(() => desk.stop());

  const ids = () => jobs.map(({ jobId }) => jobId);
  const statesOf = async () => {
    const client = await desk.client();
    const now = await Promise.all(ids().map((jobId) => client.request('job/get', { jobId })));
    return now.map(({ job }) => job.state);
  };
  const drafts = async () => {
    const { drafts: all } = await (await desk.client()).request('draft/list', {});
    return jobs.map(({ dialogId }) => all.find((draft) => draft.dialogId === dialogId));
  };

  it('end at once or are stopped; the draft that was done stays, and what had come is kept', async () => {
    const client = await desk.client();
    const answer = await client.request('job/cancelAll', { jobIds: ids() });
    assert.deepEqual(
      answer.jobs.map(({ jobId }) => jobId).toSorted((a, b) => a - b),
      ids().slice(1),
    );
    await jobIn(desk, ids()[1] ?? 0, 'cancelled');
    const rest = Array.from({ length: 4 }, () => 'cancelled');
    assert.deepEqual(await statesOf(), ['done', ...rest]);
    const [done, stopped, ...none] = await drafts();
    assert.equal(done?.state, 'ready');
    assert.equal(stopped?.state, 'failed');
    assert.equal(stopped?.error?.code, 'cancelled');
    assert.ok(stopped.text.length > 0, 'what had come is gone');
    assert.deepEqual(none, [undefined, undefined, undefined]);
    await until('the stream to be let go', () =>
      desk.model.control.openStreams() === 0 ? true : undefined,
    );
    // Nothing of it is left for the next process either.
    await desk.desk.kill();
    assert.deepEqual(await statesOf(), ['done', ...rest]);
  });

  it('can be had after all: each is written, once', async () => {
    const client = await desk.client();
    await client.request('job/cancelAll', { jobIds: ids() });
    await jobIn(desk, ids()[1] ?? 0, 'cancelled');
    const again = await client.request('job/retryAll', { jobIds: ids() });
    assert.deepEqual(
      again.jobs.map(({ jobId }) => jobId),
      ids().slice(1),
    );
    for (const jobId of ids()) await jobIn(desk, jobId, 'done');
    const { drafts: all } = await client.request('draft/list', {});
    assert.deepEqual(
      all.map(({ dialogId, state }) => `${dialogId} ${state}`).toSorted(),
      jobs.map(({ dialogId }) => `${dialogId} ready`).toSorted(),
    );
  });
});
