import assert from 'node:assert/strict';
import type { Job, JobState } from '../protocol/jobRecords.ts';
import { finishedFilter, jobSections, type JobSection } from './jobList.ts';
import type { JobView } from './uiState.ts';

const ALL: JobView = { group: 'all', query: '', figures: false };

function job(jobId: number, state: JobState, more: Partial<Job> = {}): Job {
  return {
    jobId,
    kind: 'process',
    state,
    accountId: '1',
    dialogId: 'u1',
    dialogTitle: 'Anna Kovaleva',
    priority: 100,
    attempt: 1,
    maxAttempts: 5,
    runAt: 0,
    createdAt: jobId,
    ...more,
  };
}

function listed(jobs: Job[], view = ALL, oldestId = 0, kept = new Map<number, JobSection>()) {
  const sections = jobSections(jobs, view, oldestId, kept);
  return Object.fromEntries(
    [...sections].map(([title, rows]) => [title, rows.map((r) => r.jobId)]),
  );
}

describe('the list of jobs', () => {
  it('puts what waits in the order it will run: raised, asked for, background, later', () => {
    const { Waiting } = listed([
      job(1, 'scheduled', { priority: 0 }),
      job(2, 'queued', { priority: 200 }),
      job(3, 'waiting'),
      job(4, 'queued', { priority: 0 }),
      job(5, 'queued'),
    ]);
    assert.deepEqual(Waiting, [4, 3, 5, 2, 1]);
  });

  it('puts what ended last first, whenever it was asked for', () => {
    const { Finished } = listed([
      job(1, 'done', { finishedAt: 90 }),
      job(2, 'failed', { finishedAt: 80 }),
      job(3, 'cancelled', { finishedAt: 85 }),
    ]);
    assert.deepEqual(Finished, [1, 3, 2]);
  });

  it('leaves out finished jobs below which some may be missing, never unfinished ones', () => {
    const jobs = [job(1, 'done'), job(2, 'running'), job(3, 'done')];
    assert.deepEqual(listed(jobs, ALL, 3), { 'In work': [2], Waiting: [], Finished: [3] });
  });

  it('keeps a cancelled job where it was, under every filter, until it is something else', () => {
    const kept = new Map<number, JobSection>([[1, 'Waiting']]);
    const active = { ...ALL, group: 'active' as const };
    assert.deepEqual(listed([job(1, 'cancelled')], active, 9, kept)['Waiting'], [1]);
    assert.deepEqual(listed([job(1, 'done')], ALL, 0, kept)['Finished'], [1]);
  });

  it('finds words of a title in any case and script', () => {
    const jobs = [job(1, 'done'), job(2, 'done', { dialogTitle: 'ВЕРА Николаевна' })];
    assert.deepEqual(listed(jobs, { ...ALL, query: ' вера ' })['Finished'], [2]);
  });

  it('asks for finished jobs only where the filter shows any', () => {
    assert.deepEqual(finishedFilter({ ...ALL, group: 'active' }, null), { states: [] });
    assert.deepEqual(finishedFilter({ ...ALL, group: 'done', kind: 'send', dialogId: 'u1' }, '7'), {
      states: ['done', 'cancelled'],
      kinds: ['send'],
      accountId: '7',
      dialogId: 'u1',
    });
  });
});
