import assert from 'node:assert/strict';
import { PRIORITIES } from '../../protocol/limits.ts';
import { openQueueFixture, type QueueFixture, wireErrorOf } from './queueFixture.ts';

const { next, user, background } = PRIORITIES;

describe('the priority of a job', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

  const prioritiesOf = (...jobIds: number[]) => jobIds.map((id) => f.queue.get(id).priority);

  it('is the user’s where nothing else is said', async () => {
    assert.equal((await f.enqueue()).priority, user);
  });

  it('can be raised: it runs before what was there first', async () => {
    await f.enqueue();
    await f.enqueue({ dialogId: 'u2', priority: background });
    const job = await f.queue.setPriority(2, next);
    assert.deepEqual([job.priority, job.state], [next, 'queued']);
    assert.equal((await f.claimOne()).job.jobId, 2);
  });

  it('can be lowered', async () => {
    await f.enqueue();
    await f.enqueue({ dialogId: 'u2' });
    await f.queue.setPriority(1, background);
    assert.equal((await f.claimOne()).job.jobId, 2);
  });

  it('goes to all that stands before it in its lane, and the lane keeps its order', async () => {
    for (let each = 0; each < 4; each += 1) await f.enqueue({ priority: background });
    await f.enqueue({ dialogId: 'u2' });
    f.heard.length = 0;
    await f.queue.setPriority(3, next);
    assert.deepEqual(prioritiesOf(1, 2, 3, 4), [next, next, next, background]);
    assert.deepEqual(f.heard, ['3 waiting', '1 queued', '2 waiting']);
    assert.equal((await f.claimOne()).job.jobId, 1);
  });

  it('goes to what stands before a new job as well, and leaves other lanes alone', async () => {
    await f.enqueue({ priority: background });
    await f.enqueue({ priority: background, kind: 'send' });
    await f.enqueue({ priority: background, dialogId: 'u2' });
    await f.enqueue({ priority: background, accountId: '8' });
    await f.enqueue();
    assert.deepEqual(prioritiesOf(1, 2, 3, 4, 5), [user, background, background, background, user]);
  });

  it('is never lower than that of what stands behind', async () => {
    await f.enqueue();
    await f.enqueue();
    assert.equal((await f.queue.setPriority(1, background)).priority, user);
    await f.queue.setPriority(2, background);
    assert.equal((await f.queue.setPriority(1, background)).priority, background);
  });

  it('goes to the head even while that runs: it may have to try again', async () => {
    await f.enqueue({ priority: background });
    const claim = await f.claimOne();
    await f.enqueue({ priority: next });
    await f.queue.fail(claim, wireErrorOf('modelOverloaded'));
    assert.deepEqual([f.state(1), ...prioritiesOf(1)], ['retrying', next]);
  });

  it('of a job that is tried again fits what waits behind it by then', async () => {
    await f.enqueue({ priority: background });
    await f.queue.cancel(1);
    await f.enqueue({ priority: user });
    await f.enqueue({ priority: user });
    assert.equal((await f.queue.retry(1)).state, 'waiting');
    assert.deepEqual(prioritiesOf(1, 2, 3), [user, user, user]);
  });

  it('is set by no one once the job runs, has ended or never was', async () => {
    await f.enqueue();
    const claim = await f.claimOne();
    await assert.rejects(f.queue.setPriority(1, next), { code: 'conflict' });
    await f.queue.complete(claim, 'fine');
    await assert.rejects(f.queue.setPriority(1, next), { code: 'conflict' });
    await assert.rejects(f.queue.setPriority(9, next), { code: 'notFound' });
    assert.deepEqual(prioritiesOf(1), [user]);
  });
});
