import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Analysis, Draft, Usage } from '../../protocol/records.ts';
import { openStore } from '../store/openStore.ts';
import type { Store, Tx } from '../store/store.ts';
import { createDrafts } from './drafts.ts';
import type { Drafts } from './drafts.ts';

const analysis: Analysis = {
  status: 'needs_reply',
  reason: 'A question.',
  language: 'en',
  summary: '',
  urgency: 'normal',
  messageIds: [7],
};
const usage: Usage = {
  model: 'm',
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};
const beginning = {
  accountId: '1',
  dialogId: 'u2',
  dialogTitle: 'Anna',
  basedOnMessageId: 7,
  newestMessageId: 7,
  analysis,
};
const withCode = (code: ErrorCode) => (error: unknown) =>
  error instanceof AppError && error.code === code;

describe('drafts', () => {
  let dir: string;
  let store: Store;
  let drafts: Drafts;
  let changes: Draft[];

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'drafts-'));
    store = openStore({ dir });
    changes = [];
    let clock = 1000;
    drafts = createDrafts({
      store,
      now: () => clock++,
      onChange: (draft) => changes.push(draft),
      onRemoved: () => {},
    });
  });
  afterEach(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });

  const write = <T>(work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T) =>
    store.write(work);

  async function written(text = 'Hello Anna'): Promise<Draft> {
    const { draftId } = await write((tx) => drafts.begin(tx, beginning));
    return write((tx) => drafts.finish(tx, draftId, { text, usage }));
  }
  const approve = (draft: Draft, over: { version?: number; newestMessageId?: number } = {}) =>
    write((tx) =>
      drafts.approve(
        tx,
        draft.draftId,
        { version: draft.version, newestMessageId: draft.newestMessageId, ...over },
        5000,
      ),
    );

  it('are ready with their first version once written, and each change is announced', async () => {
    const draft = await written();
    assert.equal(draft.state, 'ready');
    assert.equal(draft.version, 1);
    assert.equal(draft.suggestion, 'Hello Anna');
    assert.deepEqual(
      changes.map((change) => change.state),
      ['drafting', 'ready'],
    );
  });

  it('keep the suggestion and every version beside an edit', async () => {
    const draft = await written();
    const edited = await write((tx) => drafts.edit(tx, draft.draftId, 1, 'Hi Anna'));
    assert.equal(edited.text, 'Hi Anna');
    assert.equal(edited.suggestion, 'Hello Anna');
    assert.deepEqual(
      drafts.versions(draft.draftId).map(({ text, origin }) => [text, origin]),
      [
        ['Hello Anna', 'model'],
        ['Hi Anna', 'user'],
      ],
    );
  });

  it('refuse an edit, an approval or a rejection of a text that has changed since', async () => {
    const draft = await written();
    await write((tx) => drafts.edit(tx, draft.draftId, 1, 'Hi Anna'));
    await assert.rejects(
      write((tx) => drafts.edit(tx, draft.draftId, 1, 'x')),
      withCode('conflict'),
    );
    await assert.rejects(approve(draft), withCode('conflict'));
    await assert.rejects(
      write((tx) => drafts.reject(tx, draft.draftId, 1)),
      withCode('conflict'),
    );
    assert.equal(drafts.get(draft.draftId).text, 'Hi Anna');
  });

  it('approved twice have one approval: the second is refused', async () => {
    const draft = await written();
    const approved = await approve(draft);
    assert.equal(approved.sendAt, 5000);
    await assert.rejects(approve(draft), withCode('conflict'));
    assert.match(drafts.approvalOf(draft.draftId).randomId, /^-?\d+$/);
  });

  it('cannot be approved empty or longer than a message takes', async () => {
    const draft = await written();
    const empty = await write((tx) => drafts.edit(tx, draft.draftId, 1, '  \n'));
    await assert.rejects(approve(empty), withCode('invalidParams'));
    const long = await write((tx) => drafts.edit(tx, draft.draftId, 2, 'a'.repeat(4097)));
    await assert.rejects(approve(long), withCode('messageTooLong'));
  });

  it('go stale when the dialog moves on; then only what the user has seen can be approved', async () => {
    const draft = await written();
    await write((tx) => drafts.moveOn(tx, '1', 'u2', 9));
    const stale = drafts.get(draft.draftId);
    assert.equal(stale.state, 'stale');
    assert.equal(stale.newestMessageId, 9);
    await assert.rejects(approve(stale, { newestMessageId: 7 }), withCode('stale'));
    assert.equal((await approve(stale)).state, 'approved');
  });

  it('lose their approval when the dialog moves on in the undo window, not once they are being sent', async () => {
    const draft = await written();
    await approve(draft);
    await write((tx) => drafts.moveOn(tx, '1', 'u2', 9));
    assert.equal(drafts.get(draft.draftId).state, 'stale');
    assert.throws(() => drafts.approvalOf(draft.draftId), withCode('conflict'));

    await approve(drafts.get(draft.draftId));
    await write((tx) => drafts.sending(tx, draft.draftId));
    await write((tx) => drafts.moveOn(tx, '1', 'u2', 11));
    assert.equal(drafts.get(draft.draftId).state, 'sending');
  });

  it('are stale at once when the dialog moved on while they were written', async () => {
    const { draftId } = await write((tx) => drafts.begin(tx, beginning));
    await write((tx) => drafts.moveOn(tx, '1', 'u2', 8));
    const draft = await write((tx) => drafts.finish(tx, draftId, { text: 'x', usage }));
    assert.equal(draft.state, 'stale');
  });

  it('keep one random id over every attempt, and another one for a new approval', async () => {
    const draft = await written();
    await approve(draft);
    const first = await write((tx) => drafts.sending(tx, draft.draftId));
    const second = await write((tx) => drafts.sending(tx, draft.draftId));
    assert.equal(second.randomId, first.randomId);
    await write((tx) => drafts.setState(tx, draft.draftId, 'unknown'));
    await write((tx) => drafts.sendAgain(tx, draft.draftId, 1));
    assert.equal(drafts.approvalOf(draft.draftId).randomId, first.randomId);
    await write((tx) => drafts.setState(tx, draft.draftId, 'failed'));
    await approve(drafts.get(draft.draftId));
    assert.notEqual(drafts.approvalOf(draft.draftId).randomId, first.randomId);
  });

  it('refuse to be sent when the text is not the one that was approved', async () => {
    const draft = await written();
    await approve(draft);
    await write((tx) => {
      tx.sql(`UPDATE draft SET text = 'something else' WHERE draft_id = ?`).run(draft.draftId);
    });
    await assert.rejects(
      write((tx) => drafts.sending(tx, draft.draftId)),
      withCode('conflict'),
    );
  });

  it('come back from approval and from rejection by undo, but not from sending', async () => {
    const draft = await written();
    await approve(draft);
    assert.equal((await write((tx) => drafts.undo(tx, draft.draftId))).state, 'ready');
    await write((tx) => drafts.reject(tx, draft.draftId, 1));
    assert.equal((await write((tx) => drafts.undo(tx, draft.draftId))).state, 'ready');
    await approve(draft);
    await write((tx) => drafts.sending(tx, draft.draftId));
    await assert.rejects(
      write((tx) => drafts.undo(tx, draft.draftId)),
      withCode('conflict'),
    );
  });

  it('keep what had come of a first generation that ended early, and the earlier text of a later one', async () => {
    const error = new AppError('modelStreamBroken', 'The model stopped.').toWire();
    const first = await write((tx) => drafts.begin(tx, beginning));
    await write((tx) =>
      drafts.addChunk(tx, { draftId: first.draftId, attempt: 1, seq: 1, text: 'Hel' }),
    );
    const failed = await write((tx) => drafts.abandon(tx, first.draftId, error));
    assert.deepEqual(
      [failed?.state, failed?.text, failed?.error?.code],
      ['failed', 'Hel', 'modelStreamBroken'],
    );

    const edited = await write((tx) => drafts.edit(tx, first.draftId, 0, 'Hello'));
    assert.equal(edited.state, 'ready');
    await write((tx) => drafts.begin(tx, beginning));
    const back = await write((tx) => drafts.abandon(tx, first.draftId, error));
    assert.deepEqual([back?.state, back?.text], ['ready', 'Hello']);
  });

  it('start their text afresh with each attempt while chunk numbers go on', async () => {
    const { draftId } = await write((tx) => drafts.begin(tx, beginning));
    await write((tx) => drafts.addChunk(tx, { draftId, attempt: 1, seq: 1, text: 'old' }));
    const again = await write((tx) => drafts.begin(tx, beginning));
    assert.deepEqual([again.draftId, again.attempt, drafts.lastSeq(draftId)], [draftId, 2, 1]);
    await write((tx) => drafts.addChunk(tx, { draftId, attempt: 2, seq: 2, text: 'new' }));
    assert.deepEqual(
      drafts.chunks(draftId, 1).map((chunk) => chunk.text),
      ['new'],
    );
  });

  it('of a dialog are forgotten by a reset, except what was sent', async () => {
    const sent = await written();
    await approve(sent);
    await write((tx) => drafts.sending(tx, sent.draftId));
    await write((tx) => drafts.sent(tx, sent.draftId, 12));
    const open = await written('another');
    assert.equal(await write((tx) => drafts.removeOfDialog(tx, '1', 'u2')), 1);
    assert.throws(() => drafts.get(open.draftId), withCode('notFound'));
    assert.equal(drafts.get(sent.draftId).sentMessageId, 12);
  });

  it('that can be restored no more say why', async () => {
    const draft = await written();
    await write((tx) => drafts.reject(tx, draft.draftId, 1));
    await written('newer');
    await assert.rejects(
      write((tx) => drafts.undo(tx, draft.draftId)),
      withCode('conflict'),
    );
  });
});
