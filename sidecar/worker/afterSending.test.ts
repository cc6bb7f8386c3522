import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { JobKind, JobState } from '../../protocol/jobRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { createDeleteSent } from './deleteSent.ts';
import { createEditSent } from './editSent.ts';
import { createOutbox } from './outbox.ts';
import { HOME, openWorkerFixture, until } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';

const paragraph = (word: string) => `${word} `.repeat(600).trim();
const ONE = paragraph('one');
const TWO = paragraph('two');
const THREE = paragraph('three');
const refuse = (): never => {
  throw new AppError('peerForbidden', 'You may not write here.');
};

describe('what was sent', () => {
  let f: WorkerFixture;
  let draftId: string;

  beforeEach(async () => {
    f = openWorkerFixture((parts) => ({
      send: createOutbox({ ...parts, onUpload: () => {} }),
      edit: createEditSent(parts),
      delete: createDeleteSent(parts),
    }));
    const draft = await f.written(`${ONE}\n\n${TWO}`);
    draftId = draft.draftId;
    await f.worker.start();
    await f.store.write((tx) => {
      const { version, newestMessageId } = draft;
      f.drafts.approve(tx, draftId, { version, newestMessageId }, f.clock.now, { parts: 2 });
      const { jobId } = f.queue.enqueue(tx, { ...HOME, kind: 'send', draftId });
      f.drafts.assignJob(tx, draftId, jobId);
    });
    await until('sent', () => f.drafts.get(draftId).state === 'sent');
  });
  afterEach(() => f.close());

  const rewrite = (text: string): Promise<Draft> =>
    f.store.write((tx) => f.drafts.edit(tx, draftId, f.drafts.get(draftId).version, text));
  /** Of the newest version, as the handlers do it. */
  async function ask(kind: Extract<JobKind, 'edit' | 'delete'>, ends: JobState): Promise<void> {
    const { version } = f.drafts.get(draftId);
    const { jobId } = await f.store.write((tx) =>
      f.queue.enqueue(tx, { ...HOME, kind, draftId, payload: { version }, maxAttempts: 1 }),
    );
    await until(`${kind} ${ends}`, () => f.queue.get(jobId).state === ends);
  }
  const there = () => f.gateway.history.filter(({ out }) => out).map(({ text }) => text);

  it('is changed where it differs, and nowhere else', async () => {
    const { version } = await rewrite(`${ONE}\n\n${THREE}`);
    await ask('edit', 'done');
    assert.deepEqual(there(), [ONE, THREE]);
    assert.deepEqual(
      f.gateway.edits.map(({ text }) => text),
      [THREE],
    );
    assert.equal(f.drafts.get(draftId).sentVersion, version);
  });

  it('loses the messages that a shorter text needs no more, at once and last', async () => {
    await rewrite('Three.');
    f.gateway.onDelete = refuse;
    await ask('edit', 'failed');
    assert.deepEqual(there(), ['Three.', TWO]);
    f.gateway.onDelete = () => {};
    await ask('edit', 'done');
    assert.deepEqual(there(), ['Three.']);
    assert.equal(f.drafts.standing(draftId).length, 1);
  });

  it('is not cut to the messages that an earlier edit left', async () => {
    await rewrite('Three.');
    await ask('edit', 'done');
    await rewrite(`${ONE}\n\n${THREE}`);
    await ask('edit', 'failed');
    assert.deepEqual(there(), ['Three.']);
    assert.equal(f.drafts.get(draftId).error?.code, 'messageTooLong');
  });

  it('is changed once, however often that is asked for', async () => {
    await rewrite(`${ONE}\n\n${THREE}`);
    await ask('edit', 'done');
    await ask('edit', 'done');
    assert.equal(f.gateway.edits.length, 1);
  });

  it('stands as it was when Telegram refuses the change, and says why', async () => {
    const sentVersion = f.drafts.get(draftId).sentVersion;
    await rewrite(`${ONE}\n\n${THREE}`);
    f.gateway.onEdit = refuse;
    await ask('edit', 'failed');
    assert.deepEqual(there(), [ONE, TWO]);
    const { state, error, sentVersion: now } = f.drafts.get(draftId);
    assert.deepEqual([state, error?.code, now], ['sent', 'peerForbidden', sentVersion]);
  });

  it('is deleted for everyone, every message of it, and is changed no more', async () => {
    await rewrite(`${ONE}\n\n${THREE}`);
    await ask('delete', 'done');
    assert.deepEqual(there(), []);
    assert.ok(f.drafts.get(draftId).deletedAt);
    await ask('delete', 'done');
    await ask('edit', 'done');
    assert.deepEqual(f.gateway.edits, []);
  });

  it('stays when Telegram refuses to delete it, and says why', async () => {
    f.gateway.onDelete = refuse;
    await ask('delete', 'failed');
    const { state, error, deletedAt } = f.drafts.get(draftId);
    assert.deepEqual([state, error?.code, deletedAt], ['sent', 'peerForbidden', undefined]);
    assert.deepEqual(there(), [ONE, TWO]);
  });
});
