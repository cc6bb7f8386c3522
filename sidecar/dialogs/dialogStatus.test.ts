import assert from 'node:assert/strict';
import type { Job } from '../../protocol/jobRecords.ts';
import { analysisOf } from '../drafting/analysisFixture.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { dialogStatus } from './dialogStatus.ts';

const job = (over: Partial<Job>): Job => ({
  jobId: 1,
  kind: 'process',
  state: 'done',
  accountId: '1',
  dialogId: 'u2',
  dialogTitle: 'Anna',
  priority: 100,
  attempt: 1,
  maxAttempts: 5,
  runAt: 0,
  createdAt: 0,
  finishedAt: 100,
  ...over,
});
const draft = (over: Partial<Draft>): Draft => ({
  draftId: 'd',
  accountId: '1',
  dialogId: 'u2',
  dialogTitle: 'Anna',
  state: 'ready',
  version: 1,
  text: 'x',
  suggestion: 'x',
  attempt: 1,
  basedOnMessageId: 1,
  newestMessageId: 1,
  createdAt: 0,
  updatedAt: 50,
  ...over,
});
const fyi = analysisOf({ status: 'fyi', reason: 'Only news.' });

describe('dialog status', () => {
  it('is none where nothing was ever done', () => {
    assert.equal(dialogStatus(undefined, undefined, undefined).kind, 'none');
  });

  it('follows the stage of a running job, before any draft', () => {
    assert.equal(dialogStatus(job({ state: 'queued' }), draft({}), undefined).kind, 'queued');
    const running = job({ state: 'running', stage: 'analysing' });
    assert.deepEqual(dialogStatus(running, draft({}), undefined), {
      kind: 'analysing',
      jobId: 1,
      draftId: 'd',
    });
  });

  it('shows why a retry waits', () => {
    const error = { code: 'telegramFlood', message: 'Wait a minute.', retryable: true } as const;
    assert.equal(
      dialogStatus(job({ state: 'retrying', error }), undefined, undefined).note,
      'Wait a minute.',
    );
  });

  it('shows the open draft once the job is done', () => {
    for (const state of ['ready', 'stale', 'unknown', 'approved'] as const) {
      assert.equal(dialogStatus(job({}), draft({ state }), undefined).kind, state);
    }
  });

  it('shows a failed job only where there is no draft to look at', () => {
    const failed = job({
      state: 'failed',
      error: { code: 'internal', message: 'No.', retryable: false },
    });
    assert.equal(dialogStatus(failed, undefined, undefined).kind, 'failed');
    assert.equal(dialogStatus(failed, draft({}), undefined).kind, 'ready');
  });

  it('follows the draft that was written before its last regeneration failed, once that is sent', () => {
    const failed = job({ state: 'failed', draftId: 'd' });
    assert.equal(dialogStatus(failed, draft({ state: 'sent' }), undefined).kind, 'sent');
    const another = job({ state: 'failed' });
    assert.equal(dialogStatus(another, draft({ state: 'sent' }), undefined).kind, 'failed');
  });

  it('says that no reply is needed, after an earlier reply was sent as well', () => {
    assert.deepEqual(dialogStatus(job({}), undefined, fyi), {
      kind: 'noReply',
      jobId: 1,
      note: 'Only news.',
    });
    assert.equal(
      dialogStatus(job({}), draft({ state: 'sent', updatedAt: 50 }), fyi).kind,
      'noReply',
    );
    assert.equal(dialogStatus(job({}), draft({ state: 'sent', updatedAt: 150 }), fyi).kind, 'sent');
  });

  it('is none after a rejection', () => {
    assert.equal(
      dialogStatus(job({}), draft({ state: 'rejected', updatedAt: 150 }), undefined).kind,
      'none',
    );
  });
});
