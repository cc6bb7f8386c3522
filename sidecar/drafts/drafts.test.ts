import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Statement } from '../../protocol/analysis.ts';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { analysisOf } from '../drafting/analysisFixture.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { createChunks } from '../chunks/chunks.ts';
import type { Chunks } from '../chunks/chunks.ts';
import { openStore } from '../store/openStore.ts';
import type { Store, Tx } from '../store/store.ts';
import { createDrafts } from './drafts.ts';
import type { Drafts } from './drafts.ts';

const analysis = analysisOf({ messageIds: [7] });
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
  let chunks: Chunks;
  let changes: Draft[];

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'drafts-'));
    store = openStore({ dir });
    chunks = createChunks(store);
    changes = [];
    let clock = 1000;
    drafts = createDrafts({
      store,
      chunks,
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
    write((tx) => drafts.approve(tx, draft.draftId, { ...draft, ...over }, 5000));

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

  for (const what of ['edited', 'deleted'] as const) {
    it(`go stale when a message they answer was ${what}; then only who has seen that can approve`, async () => {
      const draft = await written();
      await approve(draft);
      const change = (dialogId: string | undefined, ids: number[]) =>
        write((tx) => drafts.answeredChanged(tx, { accountId: '1', dialogId }, ids, what));
      assert.deepEqual(await change('u2', [6]), []);
      assert.deepEqual(await change('u3', [7]), []);
      assert.deepEqual(
        (await change('u2', [5, 7])).map(({ state, movedOn }) => ({ state, movedOn })),
        [{ state: 'stale', movedOn: what }],
      );
      const { movedOn: _unseen, ...shown } = drafts.get(draft.draftId);
      await assert.rejects(approve(shown), withCode('stale'));
      assert.equal((await approve(drafts.get(draft.draftId))).state, 'approved');
      const undone = await write((tx) => drafts.undo(tx, draft.draftId));
      assert.equal(undone.state, 'stale');
      const again = await write((tx) => drafts.begin(tx, beginning));
      assert.equal(again.movedOn, undefined);
    });
  }

  it('begin as moved on where what they answer changed since it was read, and only there', async () => {
    const change = (dialogId: string | undefined, id: number) =>
      write((tx) => drafts.answeredChanged(tx, { accountId: '1', dialogId }, [id], 'edited'));
    const begun = async (readSince: number, dialogId = 'u2') =>
      (await write((tx) => drafts.begin(tx, { ...beginning, dialogId, readSince }))).movedOn;
    await change('u2', 7);
    const mark = drafts.readMark();
    assert.equal(await begun(mark), undefined, 'it was read as it is now');
    await change('u3', 7);
    await change('u2', 6);
    assert.equal(await begun(mark), undefined, 'another message');
    await change(undefined, 7);
    assert.equal(await begun(mark), 'edited');
    assert.equal(await begun(mark, 'c9'), undefined, 'a channel counts for itself');
  });

  it('keep what they answer as it was, and what became of it, until they are written anew', async () => {
    const said = (messageId: number, text: string, more: Partial<Message> = {}) => ({
      messageId,
      at: 1,
      out: false,
      senderName: 'Anna',
      text,
      ...more,
    });
    const messages = [said(5, 'At  five?\n'), said(6, 'Hm.'), said(7, 'x'.repeat(400))];
    const resting = { ...beginning, analysis: analysisOf({ messageIds: [5] }) };
    const { draftId } = await write((tx) => drafts.begin(tx, { ...resting, messages }));
    const change = (ids: number[], what: 'edited' | 'deleted') =>
      write((tx) => drafts.answeredChanged(tx, { accountId: '1', dialogId: 'u2' }, ids, what));
    await change([5, 6], 'edited');
    await change([5], 'deleted');
    await change([7], 'edited');
    const told = drafts.answeredMessages.list(draftId);
    assert.deepEqual(
      told.map(({ messageId, what, quote }) => [messageId, what, quote?.text.length]),
      [
        [5, 'deleted', 8],
        [7, 'edited', 300],
      ],
    );
    assert.deepEqual(told[0]?.quote, { out: false, senderName: 'Anna', text: 'At five?' });
    const guarded = messages.map((one) => ({ ...one, protected: true }));
    await write((tx) => drafts.begin(tx, { ...resting, messages: guarded }));
    assert.deepEqual(drafts.answeredMessages.list(draftId), []);
    await change([5], 'edited');
    assert.deepEqual(drafts.answeredMessages.list(draftId), [
      { messageId: 5, what: 'edited', quote: undefined },
    ]);
    await write((tx) => drafts.finish(tx, draftId, { text: 'Yes.', usage }));
    await approve(drafts.get(draftId));
    await write((tx) => drafts.sending(tx, draftId));
    await write((tx) => drafts.sent(tx, draftId));
    assert.deepEqual(drafts.answeredMessages.list(draftId), []);
    const kept = store.read('SELECT count(*) AS n FROM draft_quote').get()?.['n'];
    assert.equal(kept, 0, 'nothing of others is kept with what was sent');
  });

  it('hear of a deletion by number alone, unless they are of a channel, which counts for itself', async () => {
    const draft = await written();
    const change = (dialogId?: string) =>
      write((tx) => drafts.answeredChanged(tx, { accountId: '1', dialogId }, [7], 'deleted'));
    assert.deepEqual(await change('c2'), []);
    assert.equal((await change()).length, 1);
    await write((tx) => drafts.begin(tx, { ...beginning, dialogId: 'c9' }));
    assert.deepEqual(
      (await change()).map(({ draftId }) => draftId),
      [draft.draftId],
    );
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
      chunks.add(tx, {
        chunkId: randomUUID(),
        streamId: first.draftId,
        attempt: 1,
        seq: 1,
        text: 'Hel',
      }),
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
    await write((tx) =>
      chunks.add(tx, { chunkId: randomUUID(), streamId: draftId, attempt: 1, seq: 1, text: 'old' }),
    );
    const again = await write((tx) => drafts.begin(tx, beginning));
    assert.deepEqual([again.draftId, again.attempt, chunks.lastSeq(draftId)], [draftId, 2, 1]);
    await write((tx) =>
      chunks.add(tx, { chunkId: randomUUID(), streamId: draftId, attempt: 2, seq: 2, text: 'new' }),
    );
    assert.deepEqual(
      chunks.list(draftId, 1).map((chunk) => chunk.text),
      ['new'],
    );
  });

  it('can be written anew once sent, until they are deleted for everyone', async () => {
    const draft = await written();
    const { draftId } = draft;
    await approve(draft);
    await write((tx) => drafts.sending(tx, draftId));
    await write((tx) => {
      const [part] = drafts.parts.list(drafts.approvalOf(draftId).approvalId);
      drafts.partTaken(tx, draftId, part ?? assert.fail('no part'), 12);
      drafts.sent(tx, draftId);
    });
    const { version, text } = await write((tx) => drafts.edit(tx, draftId, draft.version, 'Anew'));
    assert.equal(text, 'Anew');
    await write((tx) => drafts.deleted(tx, draftId));
    await assert.rejects(
      write((tx) => drafts.edit(tx, draftId, version, 'Later')),
      withCode('conflict'),
    );
    assert.equal(drafts.get(draftId).text, 'Anew');
  });

  it('of a dialog are forgotten by a reset, except what was sent', async () => {
    const sent = await written();
    await approve(sent);
    await write((tx) => drafts.sending(tx, sent.draftId));
    await write((tx) => {
      const [part] = drafts.parts.list(drafts.approvalOf(sent.draftId).approvalId);
      drafts.partTaken(tx, sent.draftId, part ?? assert.fail('no part'), 12);
      drafts.sent(tx, sent.draftId);
    });
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

  describe('what they rest on', () => {
    const evidence = ['I will come.', 'It is 4 EUR.'].map((sentence): Statement => {
      return { sentence, kind: 'promise', messageIds: [7], facts: [] };
    });
    async function stated(missing: string[] = []): Promise<Draft> {
      const asked = missing.map((question) => ({ question, messageIds: [7] }));
      const begun = { ...beginning, analysis: { ...analysis, missing: asked } };
      const { draftId } = await write((tx) => drafts.begin(tx, begun));
      const text = 'I will come. It is 4 EUR.';
      return write((tx) => drafts.finish(tx, draftId, { text, usage, evidence }));
    }
    const edited = async ({ draftId, version }: Draft, text: string) =>
      (await write((tx) => drafts.edit(tx, draftId, version, text))).evidence?.map(
        ({ sentence }) => sentence,
      );

    it('is kept for sentences that an edit leaves as they are, and for no others', async () => {
      const draft = await stated();
      assert.deepEqual(draft.evidence, evidence);
      const text = 'Hello! It is 4 EUR. Perhaps I will come.';
      assert.deepEqual(await edited(draft, text), ['It is 4 EUR.']);
      assert.deepEqual(await edited(drafts.get(draft.draftId), 'I will come.'), undefined);
    });

    it('is the earlier text’s when a new one ends early', async () => {
      const { draftId } = await stated();
      await write((tx) => drafts.begin(tx, beginning));
      const error = new AppError('cancelled', 'Stopped.').toWire();
      await write((tx) => drafts.abandon(tx, draftId, error));
      assert.deepEqual(drafts.get(draftId).evidence, evidence);
    });

    it('is confirmed sentence by sentence, in the text that was seen', async () => {
      const { draftId, version } = await stated();
      const confirm = (sentence: string, seen = version) =>
        write((tx) => drafts.confirm(tx, draftId, seen, sentence));
      const { evidence: after } = await confirm('I will come.');
      assert.deepEqual(
        after?.map(({ confirmed }) => confirmed),
        [true, undefined],
      );
      await assert.rejects(confirm('I will go.'), withCode('conflict'));
      await assert.rejects(confirm('I will come.', version + 1), withCode('conflict'));
    });

    it('lacks what is asked, and takes an answer once, in the text that was seen', async () => {
      const { draftId, version, questions } = await stated(['When?']);
      const questionId = questions?.[0]?.questionId ?? assert.fail('nothing is asked');
      const answer = (seen: number) =>
        write((tx) => drafts.answer(tx, draftId, seen, [{ questionId, text: 'At six' }]));
      await assert.rejects(answer(version + 1), withCode('conflict'));
      assert.equal((await answer(version)).questions?.[0]?.answer, 'At six');
      await assert.rejects(answer(version), withCode('conflict'));
    });

    it('takes no answer once it is on its way', async () => {
      const draft = await stated(['When?']);
      await approve(draft);
      const { draftId, version, questions } = draft;
      const questionId = questions?.[0]?.questionId ?? '';
      await assert.rejects(
        write((tx) => drafts.answer(tx, draftId, version, [{ questionId, text: 'At six' }])),
        withCode('conflict'),
      );
    });
  });
});
