import assert from 'node:assert/strict';
import type { Job } from '../protocol/jobRecords.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import { reviewItems } from './reviewQueue.ts';

const NOW = 10_000_000;
const draft = (n: number, more: Partial<Draft> = {}): Draft => ({
  draftId: `d${n}`,
  accountId: '1',
  dialogId: `u${n}`,
  dialogTitle: '',
  state: 'ready',
  version: 1,
  text: '',
  suggestion: '',
  attempt: 1,
  basedOnMessageId: 1,
  newestMessageId: 1,
  createdAt: NOW - 1000 + n,
  updatedAt: NOW,
  ...more,
});
const job = (n: number, more: Partial<Job> = {}): Job => ({
  jobId: n,
  kind: 'process',
  state: 'running',
  accountId: '1',
  dialogId: `u${n}`,
  dialogTitle: '',
  priority: 100,
  attempt: 1,
  maxAttempts: 3,
  runAt: NOW,
  createdAt: NOW,
  ...more,
});
const keys = (...of: Parameters<typeof reviewItems>) => reviewItems(...of).map(({ key }) => key);

describe('the review queue', () => {
  it('lists drafts newest first, what is settled below', () => {
    assert.deepEqual(
      keys(
        [draft(1), draft(2), draft(3, { state: 'sent' }), draft(4, { state: 'stale' })],
        [],
        NOW,
      ),
      ['d4', 'd2', 'd1', 'd3'],
    );
  });

  it('leaves out what was rejected and what was sent long ago', () => {
    const old = draft(2, { state: 'sent', updatedAt: NOW - 3_600_000 });
    assert.deepEqual(keys([draft(1, { state: 'rejected' }), old], [], NOW), []);
  });

  it('shows a dialog in work until its draft exists, once', () => {
    assert.deepEqual(keys([], [job(1, { state: 'done' }), job(1), job(5, { kind: 'send' })], NOW), [
      'job-1',
    ]);
    assert.deepEqual(keys([draft(1)], [job(1, { draftId: 'd1' })], NOW), ['d1']);
    assert.deepEqual(keys([draft(1, { createdAt: NOW + 5 })], [job(1)], NOW), ['d1']);
    assert.deepEqual(keys([draft(1, { state: 'drafting' })], [job(1)], NOW), ['d1'], 'regenerated');
  });

  it('shows those that are next in turn, and how many wait behind them as one', () => {
    const queued = Array.from({ length: 9 }, (_, i) => job(i + 2, { state: 'queued' }));
    const running = job(1);
    const raised = job(11, { state: 'queued', priority: 10 });
    const shown = ['job-1', 'job-2', 'job-3', 'job-4', 'job-5', 'job-6'];
    const items = reviewItems([draft(20)], [running, ...queued, raised], NOW);
    const waiting = items.find(({ kind }) => kind === 'queued');
    assert.deepEqual(waiting, { kind: 'queued', key: 'queued', at: NOW, count: 4 });
    assert.deepEqual(
      new Set(items.map(({ key }) => key)),
      new Set(['d20', 'queued', 'job-11', ...shown]),
    );
  });

  it('shows every one where only a few wait', () => {
    const queued = Array.from({ length: 7 }, (_, i) => job(i + 1, { state: 'queued' }));
    const items = reviewItems([], queued, NOW);
    assert.equal(items.filter(({ kind }) => kind === 'working').length, 7);
    assert.equal(items.length, 7);
  });

  it('shows what came of a job without a draft until it is dismissed', () => {
    const done = job(1, { state: 'done', finishedAt: NOW - 1000 });
    assert.deepEqual(keys([], [done], NOW), ['job-1']);
    assert.deepEqual(keys([], [done], NOW, new Set(['job-1'])), []);
    assert.deepEqual(keys([], [{ ...done, finishedAt: NOW - 3_600_000 }], NOW), []);
    assert.deepEqual(keys([], [{ ...done, state: 'cancelled' }], NOW), []);
  });
});
