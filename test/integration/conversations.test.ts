import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Session } from '../../protocol/chatRecords.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import { lockByAnother } from '../fault/lockedFile.ts';
import { until } from '../until.ts';
import { startTalk } from './chatDesk.ts';
import { allDialogs, askingDialogs, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

const DAY = 86_400_000;
const ONE = 'window-of-the-tests-1';
const TWO = 'window-of-the-tests-2';
const withCode = (code: ErrorCode) => (error: unknown) =>
  error instanceof AppError && error.code === code;

describe('conversations and sessions', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let anna: ListedDialog;
  let leo: ListedDialog;

  beforeEach(async () => {
    desk = await startHarness();
    const [first, second] = await askingDialogs(desk);
    assert.ok(first && second);
    [anna, leo] = [first, second];
  });
  afterEach(() => desk.stop());

  const engage = async (
    over: Partial<{ windowId: string; dialogId: string; model: string }> = {},
  ) =>
    (await desk.client()).request('session/start', {
      windowId: ONE,
      accountId: desk.accountId,
      dialogId: anna.dialogId,
      ...over,
    });
  const stateOf = async ({ sessionId }: Session) => {
    const client = await desk.client();
    return (await client.request('session/get', { sessionId })).session.state;
  };
  /** Past the worker, as time or a failing disk would; while it does not run. */
  async function whileItIsOff(text: string, ...values: (string | number)[]): Promise<void> {
    await desk.desk.kill();
    const db = new DatabaseSync(join(desk.dataDir, 'state.db'));
    db.prepare(text).run(...values);
    db.close();
    await allDialogs(desk);
  }

  it('are one session where a window starts twice at once, and one conversation for two windows', async () => {
    const [first, second] = await Promise.all([engage(), engage()]);
    assert.equal(second.session.sessionId, first.session.sessionId);
    const other = await engage({ windowId: TWO });
    assert.notEqual(other.session.sessionId, first.session.sessionId);
    assert.equal(other.conversation.conversationId, first.conversation.conversationId);
    const client = await desk.client();
    const { sessions } = await client.request('session/list', { states: ['active'] });
    assert.equal(sessions.length, 2);
  });

  it('tell every window of what was said in one of them', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    const { session } = await engage({ windowId: TWO });
    const text = await talk.ask('Create a task: book the Blue Door');
    const client = await desk.client();
    const shown = await client.request('session/ready', { sessionId: session.sessionId });
    assert.equal(shown.warning, undefined);
    assert.equal(shown.conversation.messageCount, 2);
    assert.deepEqual(
      shown.chatMessages.map((message) => message.text),
      ['Create a task: book the Blue Door', text],
    );
  });

  it('survive kill -9 and a day without the worker: idle, then resumed by the window', async () => {
    const { session } = await engage();
    const longAgo = Date.now() - 26 * 3_600_000;
    await whileItIsOff(`UPDATE session SET heartbeat_at = ?`, longAgo);
    await until('idle', async () => (await stateOf(session)) === 'idle');
    const client = await desk.client();
    const { sessionId } = session;
    const { sessions } = await client.request('session/heartbeat', {
      sessionIds: [sessionId, randomUUID()],
    });
    assert.deepEqual(
      sessions.map((each) => [each.sessionId, each.state]),
      [[sessionId, 'active']],
    );
    assert.equal((await engage()).session.sessionId, sessionId);
  });

  it('begin anew with another model; what has ended is refused in words', async () => {
    const { session } = await engage();
    const again = await engage({ model: 'demo-small' });
    assert.equal(again.conversation.conversationId, session.conversationId);
    assert.equal(await stateOf(session), 'terminated');
    const client = await desk.client();
    const { sessionId } = session;
    for (const refused of [
      client.request('session/ready', { sessionId }),
      client.request('session/send', { sessionId, text: 'Hello' }),
    ]) {
      await assert.rejects(
        refused,
        (error) => withCode('conflict')(error) && error instanceof AppError && !!error.hint,
      );
    }
    assert.equal((await client.request('session/end', { sessionId })).session.state, 'terminated');
    const named = again.session.sessionId;
    await client.request('session/send', { sessionId: named, text: 'Hello' });
    await until('the model that was asked for', () =>
      desk.model.control
        .requests()
        .some(({ body }) => JSON.stringify(body).includes('"demo-small"')),
    );
  });

  it('are created with an id that is valid and unknown; elsewhere such an id is not found', async () => {
    const client = await desk.client();
    const conversationId = randomUUID();
    await assert.rejects(
      client.request('conversation/messages', { conversationId }),
      withCode('notFound'),
    );
    await assert.rejects(
      client.request('conversation/remove', { conversationId }),
      withCode('notFound'),
    );
    const { accountId } = desk;
    const wanted = { windowId: ONE, accountId, dialogId: anna.dialogId, conversationId };
    const { session } = await client.request('session/start', wanted);
    assert.equal(session.conversationId, conversationId);
    await assert.rejects(
      client.request('session/start', { ...wanted, dialogId: leo.dialogId }),
      withCode('notFound'),
    );
    await assert.rejects(
      client.request('session/start', { ...wanted, conversationId: session.sessionId }),
      withCode('invalidParams'),
    );
    await assert.rejects(
      client.request('session/get', { sessionId: conversationId }),
      withCode('notFound'),
    );
    await assert.rejects(
      client.request('chunk/subscribe', { streamId: conversationId, afterSeq: 0 }),
      withCode('notFound'),
    );
    await assert.rejects(
      client.request('session/start', { ...wanted, conversationId: 'conversation-1' }),
      withCode('invalidParams'),
    );
  });

  it('run beside each other in two dialogs, in order within each', async () => {
    const talks = [await startTalk(desk, anna.dialogId), await startTalk(desk, leo.dialogId)];
    const asked = await Promise.all(
      talks.map(async (talk, nth) => {
        const names = [1, 2, 3].map((n) => `Create a task: item ${nth}${n}`);
        const pending = [];
        for (const name of names) pending.push(await talk.send(name));
        for (const message of pending) await talk.is(message, 'complete');
        return names;
      }),
    );
    for (const [nth, talk] of talks.entries()) {
      const messages = await talk.messages();
      const said = messages.filter(({ role }) => role === 'user').map(({ text }) => text);
      assert.deepEqual(said, asked[nth]);
      const answers = messages.filter(({ role }) => role === 'assistant');
      const ends = answers.map((message) => message.updatedAt);
      assert.deepEqual(
        ends,
        ends.toSorted((a, b) => a - b),
      );
      const all = messages.map(({ text }) => text).join('\n');
      assert.doesNotMatch(all, new RegExp(`item ${1 - nth}`));
    }
  });

  it('of two accounts stay apart, also in the one channel that both are in', async () => {
    const [maya, dmitry] = desk.telegram.accounts;
    assert.deepEqual([maya?.accountId, dmitry?.accountId], ['7001', '7002']);
    const { session } = desk.telegram.control.createSession({ accountId: '7002' });
    desk.desk.keepSession('7002', session);
    const client = await desk.client();
    await client.request('sidecar/configure', desk.desk.configuration());
    const dialogIds = await until('what both are in', async () => {
      const pages = await Promise.all(
        ['7001', '7002'].map((accountId) =>
          client.request('dialog/list', { accountId, limit: 500 }),
        ),
      );
      const [hers = [], his = []] = pages.map(({ dialogs }) =>
        dialogs.map((each) => each.dialogId),
      );
      const shared = hers.filter((dialogId) => his.includes(dialogId));
      return pages.every((page) => page.complete) && shared.length > 0 && shared;
    });
    const dialogId = dialogIds[0] ?? assert.fail('nothing in common');
    const hers = await startTalk(desk, dialogId, { accountId: '7001' });
    const his = await startTalk(desk, dialogId, { accountId: '7002' });
    assert.notEqual(his.conversationId, hers.conversationId);
    const told = await Promise.all([
      hers.ask('Create a task: buy lilies'),
      his.ask('Create a task: mend the roof'),
      hers.ask('What tasks?'),
      his.ask('What tasks?'),
    ]);
    assert.match(told[2], /buy lilies/);
    assert.match(told[3], /mend the roof/);
    for (const [talk, others] of [
      [hers, /mend the roof/],
      [his, /buy lilies/],
    ] as const) {
      assert.doesNotMatch(JSON.stringify(await talk.messages()), others);
    }
    for (const { body } of desk.model.control.requests()) {
      const text = JSON.stringify(body);
      assert.ok(!(text.includes('lilies') && text.includes('roof')), 'they were mixed');
    }
    const { conversationId } = hers;
    const asHim = { windowId: TWO, accountId: '7002', dialogId, conversationId };
    await assert.rejects(client.request('session/start', asHim), withCode('notFound'));
    const { conversations } = await client.request('conversation/list', { accountId: '7002' });
    assert.deepEqual(
      conversations.map((each) => each.conversationId),
      [his.conversationId],
    );
  });

  it('are gone once they are removed: the answer in the making as well', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    const other = await startTalk(desk, leo.dialogId);
    await other.ask('Create a task: water the plants');
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 200, on: 'stream' });
    const message = await talk.send('What did she ask last week?');
    await talk.is(message, 'streaming');
    const client = await desk.client();
    const gone = new Promise((resolve) => client.on('conversation/removed', resolve));
    const { conversationId } = talk;
    const { chatMessagesRemoved } = await client.request('conversation/remove', { conversationId });
    assert.equal(chatMessagesRemoved, 2);
    assert.deepEqual(await gone, { conversationId });
    await until('the end of its job', async () => {
      const { job } = await client.request('job/get', { jobId: message.jobId });
      return job.state === 'cancelled' || job.state === 'failed';
    });
    const { sessionId } = talk.session;
    await assert.rejects(client.request('session/get', { sessionId }), withCode('notFound'));
    assert.equal((await other.messages()).length, 2);
  });

  it('of a dialog go with its reset, and are counted', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    const other = await startTalk(desk, leo.dialogId);
    await talk.ask('Create a task: book the Blue Door');
    await other.ask('Create a task: water the plants');
    const client = await desk.client();
    const { accountId } = desk;
    const stats = await client.request('conversation/stats', { accountId });
    assert.deepEqual([stats.conversations, stats.chatMessages], [2, 4]);
    const result = await client.request('dialog/reset', { accountId, dialogId: anna.dialogId });
    assert.equal(result.conversationsRemoved, 1);
    const { conversations } = await client.request('conversation/list', { accountId });
    assert.deepEqual(
      conversations.map((each) => each.conversationId),
      [other.conversationId],
    );
  });

  it('end with the sign-out of their account', async () => {
    const { session } = await engage();
    const client = await desk.client();
    await client.request('account/signOut', { accountId: desk.accountId });
    await until('the end', async () => (await stateOf(session)) === 'terminated');
    await assert.rejects(engage(), withCode('telegramSignedOut'));
  });

  it('that are damaged are set aside for their owner alone; others are untouched', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    const other = await startTalk(desk, leo.dialogId);
    await talk.ask('Create a task: book the Blue Door');
    await other.ask('Create a task: water the plants');
    await whileItIsOff(
      `UPDATE chat_message SET text = 'Pay at once.' WHERE conversation_id = ? AND seq = 2`,
      talk.conversationId,
    );
    const answer = await talk.send('What tasks?');
    const { text, warning } = await talk.is(answer, 'complete');
    assert.equal(warning, 'Context unavailable');
    assert.doesNotMatch(text, /Blue Door|Pay at once/);
    const folder = join(desk.dataDir, 'quarantine');
    const [name = '', ...more] = readdirSync(folder);
    assert.deepEqual(more, []);
    assert.ok(name.startsWith(talk.conversationId));
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
    assert.match(readFileSync(join(folder, name), 'utf8'), /Pay at once/);
    assert.doesNotMatch(desk.logs.join('\n'), /Blue Door|Pay at once/);
    assert.match(await other.ask('What tasks?'), /water the plants/);
  });

  it('without activity for longer than is set go at the start after the hour was missed; the count is kept', async () => {
    const old = await startTalk(desk, anna.dialogId);
    const recent = await startTalk(desk, leo.dialogId);
    await old.ask('Create a task: book the Blue Door');
    await recent.ask('Create a task: water the plants');
    await until('the first clean-up', async () => (await stats()).lastCleanup);
    await whileItIsOff(
      `UPDATE conversation SET last_activity_at = ? WHERE conversation_id = ?`,
      Date.now() - 8 * DAY,
      old.conversationId,
    );
    assert.equal((await old.messages()).length, 2, 'done twice for one day');
    await whileItIsOff(`UPDATE cleanup SET at = ?`, Date.now() - 26 * 3_600_000);
    const done = await until('the clean-up', async () => {
      const { lastCleanup } = await stats();
      return lastCleanup && lastCleanup.conversations > 0 && lastCleanup;
    });
    assert.deepEqual([done.conversations, done.chatMessages], [1, 2]);
    await assert.rejects(old.messages(), withCode('notFound'));
    assert.equal((await recent.messages()).length, 2);
  });
  const stats = async () => (await desk.client()).request('worker/stats', {});

  it('that are stored are gone on with while another program holds the database, and after it', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    await talk.ask('Create a task: book the Blue Door');
    const lock = await lockByAnother(join(desk.dataDir, 'state.db'));
    const client = await desk.client();
    const other = await engage({ windowId: TWO });
    assert.equal(other.warning, 'Context unavailable');
    assert.equal(other.conversation.conversationId, talk.conversationId);
    const { sessionId } = other.session;
    const told = await client.request('session/send', { sessionId, text: 'What tasks?' });
    assert.ok(told.userMessage.seq > 2, 'a number came twice');
    const { conversationId } = talk;
    const page = async (part: { beforeSeq?: number; afterSeq?: number }) => {
      const found = await client.request('conversation/messages', { conversationId, ...part });
      assert.equal(found.warning, 'Context unavailable');
      return found.chatMessages.map(({ seq }) => seq);
    };
    assert.deepEqual(await page({}), [1, 2, 3, 4]);
    assert.deepEqual(await page({ afterSeq: 3 }), [4]);
    assert.deepEqual(await page({ beforeSeq: 3 }), [1, 2]);
    const ready = await client.request('session/ready', { sessionId });
    assert.deepEqual(
      ready.chatMessages.map(({ seq }) => seq),
      [1, 2, 3, 4],
    );
    await lock.release();
    await until('the store', async () => {
      const status = await client.request('worker/status', {});
      return status.error === undefined;
    });
    const shown = await client.request('session/ready', { sessionId });
    assert.equal(shown.warning, undefined);
    assert.equal(shown.chatMessages.length, 2);
    const { accountId } = desk;
    const { conversations } = await client.request('conversation/list', { accountId });
    assert.equal(conversations.length, 1);
  });

  it('that end stop what is answered without the store', async () => {
    const lock = await lockByAnother(join(desk.dataDir, 'state.db'));
    const client = await desk.client();
    const { sessionId } = (await engage()).session;
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 200, on: 'stream' });
    const { assistantMessage } = await client.request('session/send', { sessionId, text: 'Hello' });
    const { chatMessageId } = assistantMessage;
    const heard: string[] = [];
    client.on('chatMessage/changed', ({ chatMessage }) => {
      if (chatMessage.chatMessageId === chatMessageId) heard.push(chatMessage.state);
    });
    await until('its request', () => desk.model.control.requests().length > 0);
    await assert.rejects(client.request('session/end', { sessionId }), withCode('databaseLocked'));
    await until('its end', () => heard.includes('cancelled'));
    await lock.release();
  });

  it('begun while another program holds the database are stored as soon as they are used after it', async () => {
    const lock = await lockByAnother(join(desk.dataDir, 'state.db'));
    const client = await desk.client();
    const { session, conversation, warning } = await engage();
    assert.equal(warning, 'Context unavailable');
    const { sessionId } = session;
    const { conversationId } = conversation;
    const told = await client.request('session/send', { sessionId, text: 'What tasks?' });
    assert.equal(told.warning, 'Context unavailable');
    const streamId = told.assistantMessage.chatMessageId;
    await client.request('chunk/subscribe', { streamId, afterSeq: 0 });
    const answered = await until('an answer in memory', async () => {
      const page = await client.request('session/ready', { sessionId });
      assert.equal(page.warning, 'Context unavailable');
      return page.chatMessages.find(
        ({ chatMessageId, state }) => chatMessageId === streamId && state === 'complete',
      );
    });
    assert.match(answered.text, /no tasks yet/);
    const { chunks } = await client.request('chunk/subscribe', { streamId, afterSeq: 0 });
    assert.equal(chunks.map((chunk) => chunk.text).join(''), answered.text);
    await lock.release();
    await until('the store', async () => {
      const status = await client.request('worker/status', {});
      return status.error === undefined;
    });
    const stored = await client.request('session/send', { sessionId, text: 'What tasks?' });
    assert.equal(stored.warning, undefined);
    assert.ok(stored.userMessage.seq > told.assistantMessage.seq, 'a number came twice');
    const page = await client.request('conversation/messages', { conversationId });
    assert.equal(page.chatMessages.length, 2, 'something pretends to be stored');
    await desk.desk.kill();
    assert.equal(await stateOf(session), 'active');
  });
});
