import assert from 'node:assert/strict';
import { openQueueFixture, type QueueFixture } from './queueFixture.ts';

const DAY_MS = 24 * 3_600_000;

describe('pruning', () => {
  let f: QueueFixture;
  beforeEach(() => (f = openQueueFixture()));
  afterEach(() => f.close());

  const finish = async (count: number) => {
    const jobs = Array.from({ length: count }, (_, nth) => f.enqueue({ dialogId: `u${nth}` }));
    await Promise.all(jobs);
    const claims = await f.queue.claim('process', count);
    await Promise.all(claims.map((claim) => f.queue.complete(claim, 'fine')));
  };
  const finished = () => f.queue.list({ states: ['done'], limit: 9_999 }).map(({ jobId }) => jobId);
  const pruneAll = async () => {
    for (let more = true; more;) more = await f.queue.prune();
  };

  it('keeps the newest 1,000 finished jobs, and every unfinished one', async () => {
    await finish(1_230);
    await f.enqueue();
    const { job } = await f.claimOne();
    await pruneAll();
    assert.deepEqual([finished().length, finished().at(0), finished().at(-1)], [1_000, 1_230, 231]);
    assert.throws(() => f.queue.get(1), { code: 'notFound' });
    assert.deepEqual(f.attempts(1), []);
    assert.equal(f.state(job.jobId), 'running');
  });

  it('deletes what is older than 30 days, at the start too', async () => {
    await finish(20);
    await pruneAll();
    f.clock.now += 31 * DAY_MS;
    await finish(20);
    await pruneAll();
    assert.equal(finished().length, 40, 'too little has ended to look again');
    await f.reopen();
    await pruneAll();
    assert.deepEqual([finished().length, finished().at(-1)], [20, 21]);
  });

  it('waits while something is ready, unless 2,000 have piled up; then the oldest go, a few at once', async () => {
    await finish(1_200);
    await f.enqueue();
    assert.equal(await f.queue.prune(), false);
    assert.equal(finished().length, 1_200);
    await finish(850);
    await f.enqueue();
    await f.queue.prune();
    assert.deepEqual([finished().length, finished().at(-1)], [1_950, 101]);
    assert.equal(await f.queue.prune(), false);
    assert.equal(finished().length, 1_950);
  });

  it('does not wait for what is not to run: while paused it goes on', async () => {
    await finish(1_200);
    await f.enqueue();
    await f.queue.pause();
    await pruneAll();
    assert.equal(finished().length, 1_000);
  });

  it('goes on in a new process with what an earlier one left', async () => {
    await finish(1_500);
    await f.reopen();
    await pruneAll();
    assert.equal(finished().length, 1_000);
  });
});
