import { analysisOf } from '../drafting/analysisFixture.ts';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDrafts } from '../drafts/drafts.ts';
import type { Store } from '../store/store.ts';
import { ANNA, BEN, openConversations, USAGE } from './conversationsFixture.ts';
import type { Fixture } from './conversationsFixture.ts';
import { lastCleanupAt, runCleanup } from './runCleanup.ts';

const DAY = 86_400_000;

describe('the clean-up', () => {
  let desk: Fixture;
  let afterStep: () => void;
  beforeEach(() => {
    desk = openConversations();
    afterStep = () => {};
  });
  afterEach(() => desk.close());

  const cleanUp = (days: number, signal = new AbortController().signal) => {
    desk.clock.now += days * DAY;
    const now = () => desk.clock.now;
    const log = (_level: string, text: string) => void desk.logs.push(text);
    const { conversations, cleanFiles } = desk;
    const store: Store = {
      ...desk.store,
      async write(work) {
        const result = await desk.store.write(work);
        afterStep();
        return result;
      },
    };
    return runCleanup({ store, conversations, cleanFiles, now, log, signal }, 7);
  };
  const counts = () =>
    desk.store
      .read('SELECT conversations, chat_messages, sessions FROM cleanup ORDER BY at')
      .all()
      .map((row) => Object.values(row));
  async function stream(streamId: string, count = 3): Promise<void> {
    for (let seq = 1; seq <= count; seq++) {
      const chunk = { chunkId: randomUUID(), streamId, attempt: 1, seq, text: 'x' };
      await desk.store.write((tx) => desk.chunks.add(tx, chunk));
    }
  }
  const seqsOf = (streamId: string) => desk.chunks.list(streamId, 0).map((chunk) => chunk.seq);

  it('removes conversations without activity for longer than is set, and counts them', async () => {
    const old = await desk.start(ANNA);
    for (let n = 0; n < 25; n++) await desk.talk(old.conversationId, `q${n}`);
    const recent = await desk.start(BEN);
    desk.clock.now += 3 * DAY;
    await desk.talk(recent.conversationId, 'lunch');
    await cleanUp(5);
    assert.equal(desk.conversations.find(old.conversationId), undefined);
    assert.equal(desk.conversations.get(recent.conversationId).messageCount, 2);
    assert.deepEqual(desk.removed, [old.conversationId]);
    assert.deepEqual(counts(), [[1, 50, 0]]);
    assert.equal(lastCleanupAt(desk.store), desk.clock.now);
    assert.match(desk.logs.join('\n'), /cleaned up: 1 conversations with 50 messages, 0 sessions/);
  });

  it('forgets what was set aside after thirty days, and what is of no conversation any more', async () => {
    const copies = () => readdirSync(join(desk.dir, 'quarantine'));
    const damaged = await desk.start(BEN);
    const setAside = async () => {
      await desk.talk(damaged.conversationId, 'lunch');
      desk.damage(`UPDATE chat_message SET text = 'Another.' WHERE role = 'user'`);
      await desk.conversations.messages(damaged.conversationId, {});
    };
    await setAside();
    desk.clock.now += 29 * DAY;
    await setAside();
    const [, later = ''] = copies().toSorted();
    writeFileSync(join(desk.dir, 'quarantine', `${randomUUID()}-${desk.clock.now}.json`), '[]');
    await cleanUp(2);
    assert.deepEqual(copies(), [later]);
  });

  it('leaves a conversation in which an answer is still due', async () => {
    const { conversationId } = await desk.start();
    const said = await desk.say(conversationId, 'lunch');
    await cleanUp(30);
    assert.equal(desk.conversations.get(conversationId).messageCount, 2);
    await desk.answer(said, 'At noon.');
    await cleanUp(8);
    assert.equal(desk.conversations.find(conversationId), undefined);
  });

  it('ends the sessions of what it removes and forgets those that ended long ago, not the idle ones', async () => {
    const conversation = await desk.start();
    const start = (windowId: string) =>
      desk.store.write((tx) =>
        desk.sessions.start(tx, { windowId, conversation, model: null, profile: 'p' }),
      );
    const [ended, idle] = [await start('w1'), await start('w2')];
    await desk.store.write((tx) => desk.sessions.end(tx, ended.sessionId));
    for (let day = 0; day < 4; day++) {
      desk.clock.now += 2 * DAY;
      await desk.talk(conversation.conversationId, 'x');
    }
    await cleanUp(0);
    assert.equal(desk.sessions.find(ended.sessionId), undefined);
    assert.equal(desk.sessions.find(idle.sessionId)?.state, 'active');
    await cleanUp(8);
    assert.equal(desk.sessions.find(idle.sessionId), undefined);
    assert.equal(desk.sessionChanges.at(-1)?.state, 'terminated');
    assert.deepEqual(
      counts().map(([conversations, , sessions]) => [conversations, sessions]),
      [
        [0, 1],
        [1, 0],
      ],
    );
  });

  it('removes the chunks of what is finished after a day; what may be tried again keeps its last number', async () => {
    const { conversationId } = await desk.start();
    const complete = await desk.talk(conversationId, 'a');
    const failed = await desk.say(conversationId, 'b');
    const due = await desk.say(conversationId, 'c');
    const ids = [complete, failed, due].map((said) => said.assistantMessage.chatMessageId);
    for (const id of ids) await stream(id);
    await desk.store.write((tx) => desk.conversations.endAnswer(tx, ids[1] ?? '', 'failed'));
    await cleanUp(0.9);
    assert.deepEqual(ids.map(seqsOf), [
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
    await cleanUp(0.2);
    assert.deepEqual(ids.map(seqsOf), [[], [3], [1, 2, 3]]);
    assert.equal(desk.chunks.lastSeq(ids[1] ?? ''), 3);
  });

  it('removes the chunks of drafts that were sent or rejected, of no other', async () => {
    const drafts = createDrafts({
      store: desk.store,
      chunks: desk.chunks,
      now: () => desk.clock.now,
      onChange: () => {},
      onRemoved: () => {},
    });
    const analysis = analysisOf();
    async function draft(dialogId: string): Promise<string> {
      const place = { ...ANNA, dialogId, basedOnMessageId: 1, newestMessageId: 1 };
      const { draftId } = await desk.store.write((tx) => drafts.begin(tx, { ...place, analysis }));
      await stream(draftId);
      await desk.store.write((tx) => drafts.finish(tx, draftId, { text: 'x', usage: USAGE }));
      return draftId;
    }
    const ids = [await draft('u2'), await draft('u3'), await draft('u4')];
    const [sent = '', rejected = ''] = ids;
    await desk.store.write((tx) => drafts.setState(tx, sent, 'sent'));
    await desk.store.write((tx) => drafts.reject(tx, rejected, 1));
    const request = {
      task: 'draft',
      at: desk.clock.now,
      endpoint: 'http://model/v1/messages',
      model: 'm',
      body: '',
      byteLength: 2,
      redacted: [],
      images: [],
    } as const;
    for (const draftId of ids)
      await desk.store.write((tx) =>
        drafts.requests.add(tx, draftId, [{ ...request, images: [], redacted: [] }]),
      );
    await cleanUp(2);
    assert.deepEqual(ids.map(seqsOf), [[], [3], [1, 2, 3]]);
    const kept = () => ids.map((draftId) => drafts.requests.list(draftId).length);
    assert.deepEqual(kept(), [1, 1, 1]);
    await cleanUp(8);
    assert.deepEqual(kept(), [0, 0, 1], 'what was sent to the model for decided drafts is gone');
  });

  it('goes through any number of streams', async () => {
    desk.settings.maxMessages = 1_000;
    const { conversationId } = await desk.start();
    const ids: string[] = [];
    for (let n = 0; n < 45; n++) {
      const { assistantMessage } = await desk.talk(conversationId, `q${n}`);
      ids.push(assistantMessage.chatMessageId);
      await stream(assistantMessage.chatMessageId, 1);
    }
    await cleanUp(2);
    assert.deepEqual(ids.flatMap(seqsOf), []);
  });

  it('forgets what answers cost after more than a year, and clean-ups that a wrong clock dated ahead', async () => {
    const usage = `INSERT INTO usage (at, account_id, dialog_id, task, model, input_tokens, output_tokens,
      cache_read_tokens, cache_write_tokens) VALUES (?, '1', 'u2', 'chat', 'm', 1, 1, 0, 0)`;
    await desk.store.write((tx) => {
      for (const days of [0, 399, 401]) tx.sql(usage).run(desk.clock.now - days * DAY);
      tx.sql(
        'INSERT INTO cleanup (at, conversations, chat_messages, sessions) VALUES (?, 1, 1, 1)',
      ).run(desk.clock.now + 90 * DAY);
    });
    await cleanUp(0);
    assert.equal(desk.store.read('SELECT count(*) AS n FROM usage').get()?.['n'], 2);
    assert.deepEqual(counts(), [[0, 0, 0]]);
  });

  describe('of files at the provider', () => {
    /** A picture that was uploaded now, and shown by a message of Anna's. */
    async function upload(contentHash: string): Promise<string> {
      const { accountId, dialogId } = ANNA;
      const picture = { mediaType: 'image/png', byteLength: 1, width: 1, height: 1 };
      return desk.store.write((tx) => {
        const endpoint = 'http://model';
        const of = { accountId, dialogId, endpoint, contentHash, ...picture };
        const { fileId } = desk.files.begin(tx, of);
        const expiresAt = desk.clock.now + 35 * DAY;
        desk.files.uploaded(tx, fileId, { providerId: contentHash, expiresAt });
        return fileId;
      });
    }
    const states = () =>
      desk.store
        .read('SELECT content_hash, state FROM file ORDER BY content_hash')
        .all()
        .map((row) => Object.values(row).join(' '));
    const filesCounted = () =>
      desk.store
        .read('SELECT files FROM cleanup ORDER BY at')
        .all()
        .map(({ files }) => files);
    const jobs = () => desk.queue.list({ kinds: ['files'], limit: 10 }).length;

    it('lets a conversation that had some wait for them, and shows it to nobody', async () => {
      const { conversationId } = await desk.start(ANNA);
      const { assistantMessage } = await desk.talk(conversationId, 'lunch');
      const fileId = await upload('cat');
      await desk.store.write((tx) =>
        desk.files.refer(tx, assistantMessage.chatMessageId, [fileId]),
      );
      await cleanUp(8);
      assert.deepEqual(states(), ['cat deleting']);
      assert.deepEqual([counts(), filesCounted(), jobs()], [[[1, 2, 0]], [1], 1]);
      assert.equal(desk.conversations.newestOf(ANNA.accountId, ANNA.dialogId), undefined);
      // The job removes it after its files.
      assert.ok(desk.conversations.find(conversationId));
      assert.deepEqual(desk.removed, [conversationId]);
      await cleanUp(1);
      assert.deepEqual(counts()[1], [0, 0, 0], 'counted once');
    });

    it('deletes those that nothing refers to after thirty days, and tries again what failed', async () => {
      await upload('old');
      await cleanUp(29);
      assert.deepEqual(states(), ['old uploaded']);
      await upload('new');
      await cleanUp(2);
      assert.deepEqual(states(), ['new uploaded', 'old deleting']);
      assert.deepEqual([filesCounted(), jobs()], [[0, 1], 1]);
      const [file] = desk.files.deleting(ANNA.accountId, ANNA.dialogId);
      await desk.store.write((tx) => desk.files.deleteFailed(tx, file?.fileId ?? '', 'internal'));
      await cleanUp(1);
      assert.deepEqual([states(), jobs()], [['new uploaded', 'old deleting'], 2]);
    });

    it('forgets what was deleted a month ago, and what has expired by itself', async () => {
      for (const name of ['deleted', 'expired']) await upload(name);
      await desk.store.write((tx) => {
        desk.cleanFiles.forgetDialog(tx, ANNA);
        const [first, second] = desk.files.deleting(ANNA.accountId, ANNA.dialogId);
        desk.files.deleted(tx, first?.fileId ?? '');
        desk.files.deleteFailed(tx, second?.fileId ?? '', 'otherEndpoint');
      });
      await cleanUp(31);
      assert.equal(states().length, 1);
      await desk.store.write((tx) => {
        const [left] = desk.files.deleting(ANNA.accountId, ANNA.dialogId);
        desk.files.deleteFailed(tx, left?.fileId ?? '', 'otherEndpoint');
      });
      await cleanUp(5);
      assert.deepEqual(states(), []);
    });
  });

  it('stops with the worker between two steps and is done whole the next time', async () => {
    const { conversationId } = await desk.start();
    for (let n = 0; n < 25; n++) await desk.talk(conversationId, `q${n}`);
    const stopping = new AbortController();
    afterStep = () => stopping.abort();
    await assert.rejects(cleanUp(8, stopping.signal));
    assert.equal(desk.conversations.get(conversationId).messageCount, 30);
    assert.equal(lastCleanupAt(desk.store), undefined);
    await cleanUp(0);
    assert.equal(desk.conversations.find(conversationId), undefined);
  });

  it('finds nothing to do a second time', async () => {
    await desk.talk((await desk.start()).conversationId, 'x');
    await cleanUp(8);
    await cleanUp(1);
    assert.deepEqual(counts(), [
      [1, 2, 0],
      [0, 0, 0],
    ]);
  });
});
