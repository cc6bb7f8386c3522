import assert from 'node:assert/strict';
import { join } from 'node:path';
import { startDemoModel } from '../../demo/model/startDemoModel.ts';
import { AppError } from '../../protocol/errors.ts';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import { lockByAnother } from '../fault/lockedFile.ts';
import { until } from '../until.ts';
import { assertGapless, startTalk } from './chatDesk.ts';
import { askingDialogs, draftIn, jobIn, process, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

const SLOW = { kind: 'slow', tokenDelayMs: 40, on: 'stream' } as const;

describe('talking with the assistant about a dialog', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let anna: ListedDialog;
  let leo: ListedDialog;

  beforeEach(async () => {
    desk = await startHarness();
    const [first, second] = await askingDialogs(desk);
    assert.ok(first && second);
    anna = first;
    leo = second;
  });
  afterEach(() => desk.stop());

  const workerStatus = async () => (await desk.client()).request('worker/status', {});
  const streamed = () => desk.model.control.requests().filter((request) => request.stream);
  const sentTexts = () => streamed().map(({ body }) => JSON.stringify(body));

  it('answers from the dialog: who asked what', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    const text = await talk.ask('What did she ask last week?');
    assert.match(text, /Anna Lindqvist, .*Are you free at 12:30 at the Blue Door/);
    assert.doesNotMatch(text, /umbrella/);
    const [question, answer] = await talk.messages();
    assert.deepEqual(
      [question?.role, question?.text, answer?.role, answer?.state, answer?.warning],
      ['user', 'What did she ask last week?', 'assistant', 'complete', undefined],
    );
    assert.ok(answer?.usage && answer.usage.outputTokens > 0);
  });

  it('remembers tasks over three messages, through kill -9 between them', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    assert.match(await talk.ask('Create a task: book the Blue Door'), /1\. book the Blue Door/);
    await desk.desk.kill();
    assert.equal((await talk.ready()).sessionId, talk.session.sessionId);
    assert.match(await talk.ask('Add to that task: a table by the window'), /Added to the task/);
    await desk.desk.kill();
    assert.match(
      await talk.ask('What tasks?'),
      /Your tasks:\n1\. book the Blue Door; a table by the window\n/,
    );
    assert.equal((await talk.messages()).length, 6);
  });

  it('makes the reply shorter, from the draft and then from what it said itself', async () => {
    await process(desk, anna.dialogId);
    const draft = await draftIn(desk, anna.dialogId, 'ready');
    const talk = await startTalk(desk, anna.dialogId);
    const blockOf = (text: string) => /```reply\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '';
    const once = blockOf(await talk.ask('Make it shorter'));
    const twice = blockOf(await talk.ask('Make it shorter'));
    assert.ok(once.length > 0 && once.length < draft.text.length);
    assert.ok(twice.length > 0 && twice.length < once.length);
    assert.ok(draft.text.startsWith(once.split('\n')[0] ?? '?'));
  });

  it('lets the next draft heed what was said, and remembers that draft', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    await talk.ask('Always sign as Maya.');
    await process(desk, anna.dialogId);
    const { text } = await draftIn(desk, anna.dialogId, 'ready');
    assert.match(text, /Kind regards,\nMaya\n/);
    const drafted = (await talk.messages()).filter(({ origin }) => origin === 'draft');
    assert.deepEqual(
      drafted.map((message) => [message.role, message.text]),
      [
        ['user', 'Write the reply.'],
        ['assistant', text],
      ],
    );
  });

  it('does not let one dialog wait for another: one stalls, the other answers', async () => {
    const one = await startTalk(desk, anna.dialogId);
    const two = await startTalk(desk, leo.dialogId);
    desk.model.control.addFault({ kind: 'stall', afterDeltas: 3, on: 'stream' });
    const stalled = await one.send('Hello');
    await one.is(stalled, 'streaming');
    await until('the stream', () => desk.model.control.openStreams() === 1);
    assert.match(await two.ask('What did he ask?'), /Leo Brandt/);
    assert.equal((await one.is(stalled, 'streaming')).state, 'streaming');
    await (await desk.client()).request('job/cancel', { jobId: stalled.jobId });
    await one.is(stalled, 'cancelled');
  });

  it('does not wait behind drafts', async () => {
    const slots = 4;
    desk.model.control.addFault({ kind: 'stall', afterDeltas: 1, on: 'stream', times: slots });
    const dialogIds = (await askingDialogs(desk)).slice(0, slots).map((each) => each.dialogId);
    assert.equal(dialogIds.length, slots);
    const { accountId } = desk;
    const client = await desk.client();
    const { jobs } = await client.request('dialog/process', { accountId, dialogIds });
    await until('the drafts', () => desk.model.control.openStreams() === slots);
    const talk = await startTalk(desk, anna.dialogId);
    assert.match(await talk.ask('What did she ask?'), /Blue Door/);
    for (const { jobId } of jobs) await client.request('job/cancel', { jobId });
  });

  it('answers strictly in order within a dialog, each with the one before in mind', async () => {
    desk.model.control.addFault(SLOW);
    const talk = await startTalk(desk, anna.dialogId);
    const questions = ['Create a task: one', 'Add to that task: two', 'What tasks?'];
    const sent = [];
    for (const question of questions) sent.push(await talk.send(question));
    const [first, second, third] = sent;
    assert.ok(first && second && third);
    await talk.is(first, 'streaming');
    assert.deepEqual(
      (await talk.messages()).slice(2).map(({ state }) => state),
      ['complete', 'pending', 'complete', 'pending'],
    );
    assert.match((await talk.is(third, 'complete')).text, /1\. one; two/);
    assert.deepEqual(
      sentTexts().map((body) => questions.filter((question) => body.includes(question)).length),
      [1, 2, 3],
    );
  });

  it('keeps what had come when it is cancelled in the middle, and goes on', async () => {
    desk.model.control.addFault({ kind: 'stall', afterDeltas: 5, on: 'stream' });
    const talk = await startTalk(desk, anna.dialogId);
    const answer = await talk.send('What did she ask?');
    await until('a chunk', async () => (await talk.chunks(answer)).length > 0);
    await (await desk.client()).request('job/cancel', { jobId: answer.jobId });
    const { text, error } = await talk.is(answer, 'cancelled');
    const chunks = await talk.chunks(answer);
    assert.ok(text.length > 0);
    assert.equal(chunks.map((chunk) => chunk.text).join(''), text);
    assert.equal(error, undefined);
    await until('the stream to be let go', () => desk.model.control.openStreams() === 0);
    assert.match(await talk.ask('What did she ask?'), /Blue Door/);
  });

  it('finishes the same message after kill -9 in the middle; a reader misses nothing and sees nothing twice', async () => {
    desk.model.control.addFault(SLOW);
    const talk = await startTalk(desk, anna.dialogId);
    const answer = await talk.send('What did she ask?');
    const seen: Chunk[] = [];
    const listen = async (afterSeq: number) => {
      (await desk.client()).on('chunk/added', (chunk) => seen.push(chunk));
      seen.push(...(await talk.chunks(answer, afterSeq)));
    };
    await listen(0);
    await until('some chunks', () => seen.length >= 3);
    await desk.desk.kill();
    assert.equal(desk.model.control.openStreams() <= 1, true);
    await listen(seen.at(-1)?.seq ?? 0);
    const { text, attempt } = await talk.is(answer, 'complete');
    assert.equal(attempt, 2);
    const all = await talk.chunks(answer);
    assertGapless(all);
    await until('the last chunk', () => seen.length === all.length);
    assert.deepEqual(seen, all);
    const last = all.filter((chunk) => chunk.attempt === 2);
    assert.equal(
      last
        .map((chunk) => chunk.text)
        .join('')
        .trim(),
      text,
    );
    assert.ok(last.length < all.length, 'the first attempt left no chunk');
    assert.equal((await jobIn(desk, answer.jobId, 'done')).attempt, 2);
  });

  it('waits as the endpoint asks, and is answered then', async () => {
    desk.model.control.addFault({ kind: 'rateLimited', retryAfterSeconds: 1, on: 'stream' });
    const talk = await startTalk(desk, anna.dialogId);
    const answer = await talk.send('What did she ask?');
    const waiting = await jobIn(desk, answer.jobId, 'retrying');
    assert.equal(waiting.error?.code, 'modelRateLimited');
    assert.match((await talk.is(answer, 'complete')).text, /Blue Door/);
    assert.equal((await jobIn(desk, answer.jobId, 'done')).attempt, 2);
  });

  it('begins again after a broken stream, under the same message', async () => {
    desk.model.control.addFault({ kind: 'breakStream', afterDeltas: 4, on: 'stream' });
    const talk = await startTalk(desk, anna.dialogId);
    const answer = await talk.send('What did she ask?');
    const { text, attempt } = await talk.is(answer, 'complete');
    assert.equal(attempt, 2);
    const chunks = await talk.chunks(answer);
    assertGapless(chunks);
    const newest = chunks.filter((chunk) => chunk.attempt === 2);
    assert.equal(
      newest
        .map((chunk) => chunk.text)
        .join('')
        .trim(),
      text,
    );
    assert.equal((await talk.messages()).length, 2);
  });

  it('fails with the next step where the key is not taken, and is answered when it is retried', async () => {
    desk.model.control.addFault({ kind: 'unauthorized', on: 'stream' });
    const talk = await startTalk(desk, anna.dialogId);
    const answer = await talk.send('What did she ask?');
    const { error } = await talk.is(answer, 'failed');
    assert.equal(error?.code, 'modelKeyInvalid');
    assert.ok(error.hint);
    await (await desk.client()).request('job/retry', { jobId: answer.jobId });
    assert.match((await talk.is(answer, 'complete')).text, /Blue Door/);
  });

  it('waits while Telegram is offline, and is answered when it is back', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    const client = await desk.client();
    desk.telegram.control.refuse({ refuse: true });
    desk.telegram.control.drop({});
    await until('offline', async () => {
      const { accounts } = await client.request('account/list', {});
      return accounts[0]?.connection !== 'online';
    });
    const answer = await talk.send('What did she ask?');
    const waiting = await jobIn(desk, answer.jobId, 'retrying');
    assert.equal(waiting.error?.code, 'telegramOffline');
    await talk.is(answer, 'pending');
    assert.equal(streamed().length, 0);
    desk.telegram.control.refuse({ refuse: false });
    assert.match((await talk.is(answer, 'complete')).text, /Blue Door/);
  });

  it('goes on without memory while another program holds the database, says so, and remembers again after', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    await talk.ask('Create a task: book the Blue Door');
    const lock = await lockByAnother(join(desk.dataDir, 'state.db'));
    const told: ChatMessage[] = [];
    (await desk.client()).on('chatMessage/changed', (event) => told.push(event.chatMessage));
    const { chatMessageId } = await talk.send('What tasks?');
    const { text, warning } = await until('the answer', () =>
      told.find((each) => each.chatMessageId === chatMessageId && each.state === 'complete'),
    );
    assert.match(text, /no tasks yet/);
    assert.equal(warning, 'Context unavailable');
    await lock.release();
    await until('the store', async () => (await workerStatus()).error === undefined);
    assert.match(await talk.ask('What tasks?'), /1\. book the Blue Door/);
  });

  it('never shows one account what another was told', async () => {
    const other = desk.telegram.accounts[1] ?? assert.fail('the demo has one account');
    const { accountId } = other;
    desk.desk.keepSession(accountId, desk.telegram.control.createSession({ accountId }).session);
    const client = await desk.client();
    await client.request('sidecar/configure', desk.desk.configuration());
    const page = await until('the other account', async () => {
      const result = await client.request('dialog/list', { accountId, limit: 500 });
      return result.complete && result.dialogs.length > 0 && result;
    });
    const alexey =
      page.dialogs.find(({ title }) => title.startsWith('Алексей')) ?? assert.fail('no Alexey');
    const his = await startTalk(desk, alexey.dialogId, { accountId });
    const hers = await startTalk(desk, anna.dialogId);
    const [told] = await Promise.all([
      his.ask('Создай задачу: подменить Алексея'),
      hers.ask('Create a task: book the Blue Door'),
    ]);
    assert.match(told, /подменить Алексея/);
    assert.match(await his.ask('Что писали про урок?'), /204/);
    assert.match(await hers.ask('What did they say about урок?'), /nothing about “урок”/);
    assert.match(await hers.ask('What tasks?'), /Your tasks:\n1\. book the Blue Door\n\[/);
    assert.match(await his.ask('Какие задачи?'), /Ваши задачи:\n1\. подменить Алексея\n\[/);
    for (const body of sentTexts()) {
      assert.ok(!(body.includes('Blue Door') && body.includes('подменить')), 'they were mixed');
    }
    await assert.rejects(
      client.request('session/start', {
        windowId: 'window-of-the-tests-2',
        accountId,
        dialogId: alexey.dialogId,
        conversationId: hers.conversationId,
      }),
      (error) => error instanceof AppError && error.code === 'notFound',
    );
  });

  it('keeps two hundred messages: whole pairs, the newest', async () => {
    desk.model.control.setTokenDelay(0);
    const talk = await startTalk(desk, anna.dialogId);
    const complete = new Set<string>();
    (await desk.client()).on('chatMessage/changed', ({ chatMessage }) => {
      if (chatMessage.state === 'complete') complete.add(chatMessage.chatMessageId);
    });
    await talk.ask('Create a task: forgotten');
    let last = await talk.send('Hello 1');
    for (let nth = 2; nth <= 101; nth += 1) last = await talk.send(`Hello ${nth}`);
    await until('the last answer', () => complete.has(last.chatMessageId), 50_000);
    const messages = await talk.messages();
    assert.equal(messages.length, 200);
    assert.deepEqual(
      [messages[0]?.role, messages[0]?.text, messages.at(-1)?.chatMessageId],
      ['user', 'Hello 2', last.chatMessageId],
    );
    assert.match(await talk.ask('What tasks?'), /no tasks yet/);
  });

  it('goes on with a new endpoint, while what streams from the old one is finished there', async () => {
    const next = await startDemoModel({ tokenDelayMs: 1 });
    try {
      desk.model.control.addFault(SLOW);
      const one = await startTalk(desk, anna.dialogId);
      const two = await startTalk(desk, leo.dialogId);
      const slow = await one.send('What did she ask?');
      await until('the stream', () => desk.model.control.openStreams() === 1);
      const configuration = desk.desk.configuration();
      const client = await desk.client();
      await client.request('sidecar/configure', {
        ...configuration,
        model: { ...configuration.model, baseUrl: next.baseUrl },
      });
      assert.match(await two.ask('What did he ask?'), /Leo Brandt/);
      assert.match((await one.is(slow, 'complete')).text, /Blue Door/);
      assert.equal(next.control.requests().length, 1);
      assert.equal(streamed().length, 1);
    } finally {
      await next.close();
    }
  });

  it('writes nothing that was said into the log', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    desk.model.control.addFault({ kind: 'breakStream', afterDeltas: 2, on: 'stream' });
    await talk.ask('Create a task: surprise party');
    await talk.ask('What did she ask?');
    assert.doesNotMatch(desk.logs.join('\n'), /surprise|Blue Door|umbrella/);
  });
});
