import assert from 'node:assert/strict';
import type { Job } from '../protocol/jobRecords.ts';
import { cancelProgress, processingOf } from './processing.ts';

const MINUTE = 60_000;
const NOW = 1_790_000_000_000;

function job(jobId: number, change: Partial<Job> = {}): Job {
  return {
    jobId,
    kind: 'process',
    state: 'queued',
    accountId: '7',
    dialogId: `u${jobId}`,
    dialogTitle: 'Anna',
    priority: 100,
    attempt: 0,
    maxAttempts: 5,
    runAt: NOW,
    createdAt: NOW,
    ...change,
  };
}
const ended = (jobId: number, state: Job['state'], createdAt: number, finishedAt: number) =>
  job(jobId, { state, attempt: 1, createdAt, startedAt: createdAt, finishedAt });

const countOf = (jobs: Job[]) => {
  const found = processingOf(jobs, '7');
  return found && `${found.done} of ${found.total}`;
};

describe('how far the drafts that were asked for are', () => {
  it('is nothing while none is in work', () => {
    assert.equal(countOf([]), undefined);
    assert.equal(countOf([ended(1, 'done', NOW, NOW + 5)]), undefined);
  });

  it('counts those done or failed since the first of them was asked for', () => {
    const batch = [ended(1, 'done', NOW, NOW + 5), ended(2, 'failed', NOW, NOW + 9), job(3)];
    assert.equal(countOf(batch), '2 of 3');
    assert.equal(countOf([...batch, job(4, { state: 'running', attempt: 1 })]), '2 of 4');
  });

  it('leaves out other kinds, other accounts, what a rule began and what was cancelled', () => {
    const others = [
      job(2, { kind: 'chat' }),
      job(3, { accountId: '8' }),
      job(4, { byRule: true }),
      ended(5, 'cancelled', NOW, NOW + 5),
    ];
    assert.equal(countOf([job(1), ...others]), '0 of 1');
    assert.equal(countOf(others), undefined);
  });

  it('takes in what was in work together with the rest, and not what had ended before', () => {
    const earlier = ended(1, 'done', NOW - 60 * MINUTE, NOW - 50 * MINUTE);
    const first = ended(2, 'done', NOW - 20 * MINUTE, NOW - 10 * MINUTE);
    const second = ended(3, 'done', NOW - 15 * MINUTE, NOW);
    assert.equal(countOf([earlier, first, second, job(4)]), '2 of 3');
  });

  it('does not count a day for one that is tried again by hand', () => {
    const old = { attempt: 1, createdAt: NOW - 600 * MINUTE, startedAt: NOW - 600 * MINUTE };
    const sinceThen = ended(1, 'done', NOW - 300 * MINUTE, NOW - 290 * MINUTE);
    assert.equal(countOf([sinceThen, job(2, old)]), '0 of 1');
    const running = job(2, { ...old, state: 'running', startedAt: NOW });
    assert.equal(countOf([sinceThen, running]), '0 of 1');
  });

  it('keeps its count while the last one runs', () => {
    const batch = [1, 2].map((id) => ended(id, 'done', NOW, NOW + id * MINUTE));
    const last = { state: 'running', attempt: 1, startedAt: NOW + 2 * MINUTE + 40 } as const;
    assert.equal(countOf([...batch, job(3, last)]), '2 of 3');
  });
});

describe('what has become of what was cancelled together', () => {
  it('tells those cancelled, those still to stop, and those that were done all the same', () => {
    const jobs = [
      ended(1, 'cancelled', NOW, NOW + 5),
      job(2, { state: 'running', attempt: 1 }),
      ended(3, 'done', NOW, NOW + 5),
      job(4),
    ];
    const all = new Map(jobs.map((one) => [one.jobId, one]));
    const told = cancelProgress({ accountId: '7', jobIds: [1, 2, 3], done: 4 }, all);
    assert.deepEqual(told, { cancelled: [1], stopping: 1, done: 5 });
  });
});
