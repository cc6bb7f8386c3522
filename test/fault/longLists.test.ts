import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import type { RequestContext } from '../../sidecar/server/clientContext.ts';
import { openDesk } from './deskInProcess.ts';

const INSERT = `INSERT INTO draft (draft_id, account_id, dialog_id, dialog_title, state, version, text, suggestion, attempt,
    based_on_message_id, newest_message_id, created_at, updated_at)
  VALUES (?1, '1', ?2, 'Anna', ?3, 1, ?4, ?4, 1, 1, 1, ?5, ?5)`;
const LONG = 'ж'.repeat(2_000);
const context: RequestContext = {
  client: { id: '1', name: 'test', scopes: new Set(), onClose: () => {}, send: () => {} },
  signal: new AbortController().signal,
};

describe('a desk that was used for long', function () {
  this.timeout(60_000);
  let desk: Awaited<ReturnType<typeof openDesk>>;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());

  const keep = (state: string, at: number) =>
    desk.store.write((tx) => {
      const draftId = randomUUID();
      tx.sql(INSERT).run(draftId, `u${at}`, state, LONG, at);
      return draftId;
    });

  it('lists its drafts in one frame: those that wait for the user, and the newest of the rest', async () => {
    const open = await keep('ready', 1);
    for (let at = 2; at <= 600; at++) await keep('sent', at);
    const { drafts } = await desk.handlers['draft/list']({}, context);
    assert.ok(Buffer.byteLength(JSON.stringify(drafts)) < MAX_FRAME_BYTES);
    assert.ok(drafts.length > 50);
    assert.equal(drafts.at(-1)?.draftId, open);
    assert.deepEqual(
      drafts.map(({ createdAt }) => createdAt),
      [...Array.from({ length: drafts.length - 1 }, (_, index) => 600 - index), 1],
    );
  });

  it('lists the newest versions of a draft that was edited often', async () => {
    const draftId = await keep('ready', 1);
    for (let version = 1; version <= 300; version++) {
      const text = `${version} ${LONG}`;
      await desk.store.write((tx) => desk.drafts.edit(tx, draftId, version, text));
    }
    const { versions } = await desk.handlers['draft/versions']({ draftId }, context);
    assert.ok(Buffer.byteLength(JSON.stringify(versions)) < MAX_FRAME_BYTES);
    assert.equal(versions.at(-1)?.version, 301);
    assert.ok(versions.length > 50);
  });

  it('replays a stream of many chunks in parts: who asks on after the last misses nothing', async () => {
    const streamId = await keep('drafting', 1);
    await desk.store.write((tx) => {
      for (let seq = 1; seq <= 9_000; seq++) {
        desk.chunks.add(tx, { chunkId: randomUUID(), streamId, attempt: 1, seq, text: 'word ' });
      }
    });
    const seqs: number[] = [];
    for (let afterSeq = 0; afterSeq < 9_000; afterSeq = seqs.at(-1) ?? 9_000) {
      const { chunks } = await desk.handlers['chunk/subscribe']({ streamId, afterSeq }, context);
      assert.ok(Buffer.byteLength(JSON.stringify(chunks)) < MAX_FRAME_BYTES);
      seqs.push(...chunks.map(({ seq }) => seq));
    }
    assert.deepEqual(
      seqs,
      Array.from({ length: 9_000 }, (_, index) => index + 1),
    );
  });

  it('shows a conversation of long messages page by page, to the first', async () => {
    const dialog = { accountId: '1', dialogId: 'u1', dialogTitle: 'Anna', request: 'Write.' };
    for (let n = 0; n < 100; n++)
      await desk.store.write((tx) =>
        desk.conversations.recordDraft(tx, { ...dialog, text: LONG.repeat(4) }),
      );
    const conversationId = desk.conversations.newestOf('1', 'u1')?.conversationId ?? '';
    const seqs: number[] = [];
    for (let beforeSeq = 201; beforeSeq > 1; beforeSeq = seqs[0] ?? 0) {
      const asked = { conversationId, beforeSeq, limit: 200 };
      const page = await desk.handlers['conversation/messages'](asked, context);
      assert.ok(Buffer.byteLength(JSON.stringify(page)) < MAX_FRAME_BYTES);
      seqs.unshift(...page.chatMessages.map(({ seq }) => seq));
    }
    assert.deepEqual(
      seqs,
      Array.from({ length: 200 }, (_, index) => index + 1),
    );
  });
});
