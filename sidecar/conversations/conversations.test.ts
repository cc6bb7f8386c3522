import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import { ANNA, BEN, openConversations, USAGE } from './conversationsFixture.ts';
import type { Fixture } from './conversationsFixture.ts';

const withCode = (code: ErrorCode) => (error: unknown) =>
  error instanceof AppError && error.code === code;

describe('conversations', () => {
  let desk: Fixture;
  beforeEach(() => {
    desk = openConversations();
  });
  afterEach(() => desk.close());

  const resolve = (wanted: Parameters<Fixture['conversations']['resolve']>[1]) =>
    desk.store.write((tx) => desk.conversations.resolve(tx, wanted));
  const textsOf = async (conversationId: string) =>
    (await desk.conversations.messages(conversationId, { limit: 200 })).chatMessages.map(
      (message) => message.text,
    );
  const get = (message: ChatMessage) => desk.conversations.getMessage(message.chatMessageId);
  const begin = ({ chatMessageId }: ChatMessage) =>
    desk.store.write((tx) => desk.conversations.beginAnswer(tx, chatMessageId));

  describe('of a dialog', () => {
    it("is the most recently active one, and a new one where there is none or it's asked for", async () => {
      const first = await resolve(ANNA);
      desk.clock.now += 1;
      const second = await resolve({ ...ANNA, fresh: true });
      assert.equal((await resolve(ANNA)).conversationId, second.conversationId);
      await desk.say(first.conversationId, 'again');
      assert.equal((await resolve(ANNA)).conversationId, first.conversationId);
      assert.notEqual((await resolve(BEN)).conversationId, first.conversationId);
    });

    it('is created with an id that is valid and unknown', async () => {
      const conversationId = randomUUID();
      assert.equal((await resolve({ ...ANNA, conversationId })).conversationId, conversationId);
      assert.equal((await resolve({ ...ANNA, conversationId })).conversationId, conversationId);
      assert.deepEqual(desk.conversations.list(ANNA).length, 1);
    });

    it("is never another dialog's or account's: such an id is as good as unknown elsewhere", async () => {
      const { conversationId } = await resolve(ANNA);
      await assert.rejects(resolve({ ...BEN, conversationId }), withCode('notFound'));
      await assert.rejects(
        resolve({ ...ANNA, accountId: '9', conversationId }),
        withCode('notFound'),
      );
    });

    it('is never named by the id of a session', async () => {
      const conversation = await resolve(ANNA);
      const engagement = { windowId: 'w', conversation, model: null, profile: 'p' };
      const { sessionId } = await desk.store.write((tx) => desk.sessions.start(tx, engagement));
      await assert.rejects(
        resolve({ ...ANNA, conversationId: sessionId }),
        withCode('invalidParams'),
      );
    });

    it('is listed most recently active first, of the whole account or of one dialog', async () => {
      const anna = await desk.start(ANNA);
      desk.clock.now += 1;
      const ben = await desk.start(BEN);
      await desk.start({ ...ANNA, accountId: '9' });
      await desk.talk(anna.conversationId, 'lunch');
      const ids = (of: { accountId: string; dialogId?: string }) =>
        desk.conversations.list(of).map((each) => each.conversationId);
      assert.deepEqual(ids({ accountId: '1' }), [anna.conversationId, ben.conversationId]);
      assert.deepEqual(ids(BEN), [ben.conversationId]);
      assert.equal(desk.conversations.get(anna.conversationId).messageCount, 2);
    });

    it('is counted, with its age and last activity', async () => {
      const none = { conversations: 0, chatMessages: 0, oldestAt: null, lastActivityAt: null };
      assert.deepEqual(desk.conversations.stats(undefined), none);
      const createdAt = desk.clock.now;
      const { conversationId } = await desk.start();
      await desk.start({ ...ANNA, accountId: '9' });
      await desk.talk(conversationId, 'lunch');
      assert.deepEqual(desk.conversations.stats('1'), {
        conversations: 1,
        chatMessages: 2,
        oldestAt: createdAt,
        lastActivityAt: desk.clock.now,
      });
      assert.equal(desk.conversations.stats(undefined).conversations, 2);
    });
  });

  describe('what is said', () => {
    it("is stored together with the assistant's empty message and its job, or not at all", async () => {
      const { conversationId } = await desk.start();
      const { userMessage, assistantMessage } = await desk.say(conversationId, 'What now?');
      assert.deepEqual(
        [userMessage.role, userMessage.state, userMessage.text, userMessage.seq],
        ['user', 'complete', 'What now?', 1],
      );
      assert.deepEqual(
        [assistantMessage.role, assistantMessage.state, assistantMessage.text],
        ['assistant', 'pending', ''],
      );
      assert.deepEqual([assistantMessage.seq, assistantMessage.jobId], [2, 1]);
      const failing = desk.store.write((tx) =>
        desk.conversations.say(tx, { conversationId, text: 'And now?' }, () => {
          throw new Error('no job');
        }),
      );
      await assert.rejects(failing, /no job/);
      assert.deepEqual(await textsOf(conversationId), ['What now?', '']);
      assert.deepEqual(
        desk.messages.map((message) => message.seq),
        [1, 2],
      );
    });

    it('twice with the same request id is said once', async () => {
      const { conversationId } = await desk.start();
      const requestId = randomUUID();
      const first = await desk.say(conversationId, 'What now?', requestId);
      await desk.answer(first, 'Tea.');
      const again = await desk.say(conversationId, 'What now?', requestId);
      assert.equal(again.isNew, false);
      assert.equal(again.userMessage.chatMessageId, first.userMessage.chatMessageId);
      assert.equal(again.assistantMessage.text, 'Tea.');
      assert.equal(again.assistantMessage.jobId, 1);
      const other = await desk.start(BEN);
      assert.equal((await desk.say(other.conversationId, 'x', requestId)).isNew, true);
    });

    it('in a conversation that does not exist is refused', () =>
      assert.rejects(desk.say(randomUUID(), 'Hello'), withCode('notFound')));

    it('comes page by page, oldest first', async () => {
      const { conversationId } = await desk.start();
      for (const text of ['a', 'b', 'c']) await desk.talk(conversationId, text);
      const seqs = async (page: { beforeSeq?: number; afterSeq?: number; limit?: number }) =>
        (await desk.conversations.messages(conversationId, page)).chatMessages.map((m) => m.seq);
      assert.deepEqual(await seqs({}), [1, 2, 3, 4, 5, 6]);
      assert.deepEqual(await seqs({ limit: 2 }), [5, 6]);
      assert.deepEqual(await seqs({ beforeSeq: 5, limit: 2 }), [3, 4]);
      assert.deepEqual(await seqs({ afterSeq: 2, limit: 2 }), [3, 4]);
      assert.deepEqual(await seqs({ afterSeq: 1, beforeSeq: 4 }), [2, 3]);
    });
  });

  describe('an answer', () => {
    it('streams, then is complete with its usage', async () => {
      const { conversationId } = await desk.start();
      const said = await desk.say(conversationId, 'What now?');
      assert.equal((await begin(said.assistantMessage)).state, 'streaming');
      const { chatMessageId } = said.assistantMessage;
      await desk.store.write((tx) =>
        desk.conversations.finishAnswer(tx, chatMessageId, {
          text: 'Tea.',
          usage: USAGE,
          warning: 'w',
        }),
      );
      const { state, text, usage, warning } = get(said.assistantMessage);
      assert.deepEqual(
        { state, text, usage, warning },
        { state: 'complete', text: 'Tea.', usage: USAGE, warning: 'w' },
      );
      assert.equal(desk.conversations.messageOfJob(1)?.chatMessageId, chatMessageId);
      await assert.rejects(begin(said.assistantMessage), withCode('conflict'));
      await assert.rejects(begin(said.userMessage), withCode('conflict'));
    });

    it('that a crash cut off begins again under the same message', async () => {
      const { conversationId } = await desk.start();
      const { assistantMessage } = await desk.say(conversationId, 'What now?');
      await begin(assistantMessage);
      const again = await begin(assistantMessage);
      assert.deepEqual([again.state, again.attempt, again.text], ['streaming', 2, '']);
    });

    it('that was stopped or failed keeps what its last attempt had streamed, and can be tried again', async () => {
      const { conversationId } = await desk.start();
      const { assistantMessage } = await desk.say(conversationId, 'What now?');
      const streamId = assistantMessage.chatMessageId;
      const error = new AppError('modelOverloaded', 'Busy.').toWire();
      for (const [index, text] of ['Cof', 'Te'].entries()) {
        const { attempt } = await begin(assistantMessage);
        const chunk = { chunkId: randomUUID(), streamId, attempt, seq: index + 1, text };
        await desk.store.write((tx) => desk.chunks.add(tx, chunk));
      }
      await desk.store.write((tx) => desk.conversations.endAnswer(tx, streamId, 'failed', error));
      const failed = get(assistantMessage);
      assert.deepEqual([failed.state, failed.text, failed.error], ['failed', 'Te', error]);
      const again = await begin(assistantMessage);
      assert.deepEqual([again.attempt, again.error], [3, undefined]);
      await desk.store.write((tx) => desk.conversations.endAnswer(tx, streamId, 'cancelled'));
      assert.deepEqual(
        [get(assistantMessage).state, get(assistantMessage).text],
        ['cancelled', ''],
      );
    });

    it('that is over, or whose conversation is gone, is not ended a second time', async () => {
      const { conversationId } = await desk.start();
      const said = await desk.talk(conversationId, 'lunch');
      const { chatMessageId } = said.assistantMessage;
      const late = await desk.store.write((tx) => [
        desk.conversations.endAnswer(tx, chatMessageId, 'failed'),
        desk.conversations.finishAnswer(tx, chatMessageId, { text: 'x', usage: USAGE }),
        desk.conversations.endAnswer(tx, randomUUID(), 'failed'),
        desk.conversations.finishAnswer(tx, randomUUID(), { text: 'x', usage: USAGE }),
      ]);
      assert.deepEqual(late, [undefined, undefined, undefined, undefined]);
      assert.equal(get(said.assistantMessage).text, 'About lunch.');
      await assert.rejects(
        desk.store.write((tx) => desk.conversations.beginAnswer(tx, randomUUID())),
        withCode('notFound'),
      );
    });
  });

  describe('pruning', () => {
    beforeEach(() => {
      desk.settings.maxMessages = 10;
    });

    it('keeps the newest pairs after each run and uses no number again', async () => {
      const { conversationId } = await desk.start();
      for (let n = 1; n <= 7; n++) await desk.talk(conversationId, `q${n}`);
      const { chatMessages } = await desk.conversations.messages(conversationId, {});
      assert.deepEqual(
        chatMessages.map((message) => message.seq),
        [5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
      );
      desk.settings.maxMessages = 2;
      const said = await desk.talk(conversationId, 'last');
      assert.deepEqual(await textsOf(conversationId), ['last', 'About last.']);
      assert.equal(said.userMessage.seq, 15);
    });

    it('never splits a pair, also where the limit is odd', async () => {
      desk.settings.maxMessages = 11;
      const { conversationId } = await desk.start();
      for (let n = 1; n <= 8; n++) await desk.talk(conversationId, `q${n}`);
      const { chatMessages } = await desk.conversations.messages(conversationId, {});
      assert.equal(chatMessages.length, 10);
      assert.deepEqual([chatMessages[0]?.role, chatMessages[0]?.text], ['user', 'q4']);
    });

    it('never takes what is still to be answered', async () => {
      const { conversationId } = await desk.start();
      const waiting = await desk.say(conversationId, 'slow');
      const running = await desk.say(conversationId, 'slower');
      await begin(running.assistantMessage);
      for (let n = 1; n <= 7; n++) await desk.talk(conversationId, `q${n}`);
      const texts = await textsOf(conversationId);
      assert.deepEqual(texts.slice(0, 5), ['slow', '', 'slower', '', 'q3']);
      assert.equal(texts.length, 14);
      await desk.answer(waiting, 'At last.');
      assert.equal((await textsOf(conversationId))[0], 'slower');
    });

    it('takes the chunks along', async () => {
      desk.settings.maxMessages = 2;
      const { conversationId } = await desk.start();
      const { assistantMessage } = await desk.talk(conversationId, 'first');
      const streamId = assistantMessage.chatMessageId;
      const chunk = { chunkId: randomUUID(), streamId, attempt: 1, seq: 1, text: 'x' };
      await desk.store.write((tx) => desk.chunks.add(tx, chunk));
      await desk.talk(conversationId, 'second');
      assert.equal(desk.conversations.findMessage(streamId), undefined);
      assert.deepEqual(desk.chunks.list(streamId, 0), []);
    });
  });

  describe('a draft that was written', () => {
    const drafted = { ...ANNA, request: 'Write the reply.', text: 'Tomorrow at ten.' };
    const record = () => desk.store.write((tx) => desk.conversations.recordDraft(tx, drafted));

    it("is remembered in the dialog's most recent conversation, made where there is none", async () => {
      await record();
      const [conversation] = desk.conversations.list(ANNA);
      assert.ok(conversation);
      assert.deepEqual(await textsOf(conversation.conversationId), [drafted.request, drafted.text]);
      await record();
      const { chatMessages } = await desk.conversations.historyOf(conversation.conversationId, 100);
      assert.deepEqual(
        chatMessages.map(({ origin, state }) => `${origin} ${state}`),
        Array.from({ length: 4 }, () => 'draft complete'),
      );
    });

    it('is not stored either where the disk is full, and that is what its job is told', async () => {
      const { conversationId } = await desk.start();
      const drafted = { ...ANNA, conversationId, request: 'Write the reply.' };
      await assert.rejects(
        desk.store.write((tx) => {
          // To no more than it has now.
          tx.sql('PRAGMA max_page_count = 1').get();
          desk.conversations.recordDraft(tx, { ...drafted, text: 'x'.repeat(1_000_000) });
        }),
        withCode('databaseFull'),
      );
    });

    it('counts more than the memory of it: where that fails all else is stored, and nothing of it is announced', async () => {
      const { conversationId } = await desk.start();
      const announced = desk.messages.length;
      desk.damage(
        `CREATE TRIGGER broken BEFORE INSERT ON chat_message WHEN new.role = 'assistant' BEGIN SELECT raise(ABORT, 'no'); END`,
      );
      await desk.store.write((tx) => {
        desk.conversations.recordDraft(tx, drafted);
        desk.conversations.resolve(tx, BEN);
      });
      assert.equal(desk.conversations.list(BEN).length, 1);
      assert.deepEqual(await textsOf(conversationId), []);
      assert.equal(desk.messages.length, announced);
      assert.match(desk.logs.join('\n'), /a draft was not remembered/);
      assert.doesNotMatch(desk.logs.join('\n'), /Tomorrow/);
    });
  });

  describe('removing', () => {
    it('takes its messages, ends its sessions and names the jobs that were to answer', async () => {
      const conversation = await desk.start();
      const { conversationId } = conversation;
      const engagement = { windowId: 'w', conversation, model: null, profile: 'p' };
      await desk.store.write((tx) => desk.sessions.start(tx, engagement));
      await desk.talk(conversationId, 'lunch');
      const { assistantMessage } = await desk.say(conversationId, 'dinner');
      const result = await desk.store.write((tx) => desk.conversations.remove(tx, conversationId));
      assert.deepEqual(result, { chatMessagesRemoved: 4, liveJobIds: [2] });
      assert.throws(() => desk.conversations.get(conversationId), withCode('notFound'));
      assert.equal(desk.conversations.findMessage(assistantMessage.chatMessageId), undefined);
      assert.deepEqual(desk.removed, [conversationId]);
      assert.equal(desk.sessionChanges.at(-1)?.state, 'terminated');
      assert.equal(desk.ended.length, 1);
      await assert.rejects(
        desk.store.write((tx) => desk.conversations.remove(tx, conversationId)),
        withCode('notFound'),
      );
    });

    it('of a dialog leaves the others', async () => {
      await desk.start(ANNA);
      await desk.start(ANNA);
      await desk.start(BEN);
      const { conversationsRemoved } = await desk.store.write((tx) =>
        desk.cleanFiles.forgetDialog(tx, ANNA),
      );
      assert.equal(conversationsRemoved, 2);
      assert.deepEqual(
        desk.conversations.list({ accountId: '1' }).map((each) => each.dialogId),
        [BEN.dialogId],
      );
    });
  });

  it('are all gone where their dialog is reset, however many', async () => {
    for (let n = 0; n < 501; n++) await desk.start(ANNA);
    const other = await desk.start(BEN);
    const { accountId, dialogId } = ANNA;
    const { conversationsRemoved } = await desk.store.write((tx) =>
      desk.cleanFiles.forgetDialog(tx, ANNA),
    );
    assert.equal(conversationsRemoved, 501);
    assert.equal(desk.conversations.newestOf(accountId, dialogId), undefined);
    assert.ok(desk.conversations.find(other.conversationId));
  });
});
