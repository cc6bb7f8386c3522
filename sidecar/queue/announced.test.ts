import assert from 'node:assert/strict';
import type { Job } from '../../protocol/jobRecords.ts';
import { createQueue } from './createQueue.ts';
import type { Claim, Queue } from './queue.ts';
import { openQueueFixture, wireErrorOf, type QueueFixture } from './queueFixture.ts';

describe('what the queue tells of a job', () => {
  let fixture: QueueFixture;
  let queue: Queue;
  let told: Job[];

  beforeEach(() => {
    fixture = openQueueFixture();
    told = [];
    queue = createQueue({
      store: fixture.store,
      now: () => (fixture.clock.now += 7),
      random: () => 0.5,
      workerId: 'w',
      onChange: (job) => {
        told.push(job);
        assert.deepEqual(job, queue.get(job.jobId), `after ${job.state}`);
      },
      onWork: () => {},
      onCancelAsked: () => {},
    });
  });

  afterEach(() => fixture.close());

  const enqueue = (dialogId: string, draftId?: string) =>
    fixture.store.write((tx) =>
      queue.enqueue(tx, {
        kind: 'process',
        accountId: '7',
        dialogId,
        dialogTitle: 'Anna',
        dedupKey: dialogId + (draftId ?? ''),
        ...(draftId === undefined ? {} : { draftId }),
      }),
    );

  async function claim(): Promise<Claim> {
    await queue.tick();
    const [claim] = await queue.claim('process', 1);
    assert.ok(claim);
    return claim;
  }

  it('is what is stored, through every step of an attempt', async () => {
    const job = await enqueue('u1');
    assert.deepEqual(job, queue.get(job.jobId));
    await enqueue('u1', 'd1');
    const first = await claim();
    assert.deepEqual(first.job, queue.get(job.jobId));
    await queue.setStage(first, 'reading');
    await queue.fail(first, wireErrorOf('modelOverloaded'));
    fixture.clock.now += 600_000;
    const second = await claim();
    await queue.fail(second, wireErrorOf('telegramFlood', 5_000));
    fixture.clock.now += 600_000;
    const third = await claim();
    await queue.setStage(third, 'drafting');
    const done = await queue.complete(third, 'Done.');
    assert.deepEqual(done, queue.get(job.jobId));
    assert.equal(done?.outcome, 'Done.');
    const behind = await claim();
    await queue.setStage(behind, 'analysing');
    await queue.fail(behind, wireErrorOf('modelRefused'));
    const states = told.map(({ jobId, state }) => `${jobId} ${state}`);
    assert.deepEqual(states, [
      '1 queued',
      '2 waiting',
      '1 running',
      '1 running',
      '1 retrying',
      '1 queued',
      '1 running',
      '1 scheduled',
      '1 queued',
      '1 running',
      '1 running',
      '1 done',
      '2 queued',
      '2 running',
      '2 running',
      '2 failed',
    ]);
  });
});
