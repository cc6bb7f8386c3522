import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { chatMessage, conversation, session } from '../../protocol/chatRecords.ts';
import type { ChatMessage, Session } from '../../protocol/chatRecords.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import { until } from '../../test/until.ts';
import type { AnswerWithoutStore, QuestionWithoutStore } from './answerWithoutStore.ts';
import { ANNA, BEN, USAGE } from './conversationsFixture.ts';
import { createWithoutStore } from './withoutStore.ts';
import type { WithoutStore } from './withoutStore.ts';

const withCode = (code: ErrorCode) => (error: unknown) =>
  error instanceof AppError && error.code === code;
const WINDOW = { windowId: 'V1StGXR8_Z5jdHi6B-myT', model: null, profile: 'default' };

describe('talking without the store', () => {
  let desk: WithoutStore;
  let asked: QuestionWithoutStore[];
  let messages: ChatMessage[];
  let sessions: Session[];
  let chunks: Chunk[];
  let answer: AnswerWithoutStore;

  beforeEach(() => {
    [asked, messages, sessions, chunks] = [[], [], [], []];
    answer = (question, { onDelta }) => {
      onDelta(`About ${question.text}.`);
      return Promise.resolve({ text: `About ${question.text}.`, usage: USAGE });
    };
    desk = createWithoutStore({
      now: () => 5,
      answer: (question, options) => {
        asked.push(question);
        return answer(question, options);
      },
      onMessage: (message) => messages.push(message),
      onSession: (each) => sessions.push(each),
      onChunk: (chunk) => chunks.push(chunk),
      log: () => {},
    });
  });
  afterEach(() => desk.stop());

  const last = ({ chatMessageId }: ChatMessage) =>
    messages.findLast((each) => each.chatMessageId === chatMessageId);
  const finished = (message: ChatMessage) =>
    until('an answer', () => {
      const found = last(message);
      return found && (found.state === 'complete' || found.state === 'failed') && found;
    });

  it('streams an answer to what is asked and ends it whole, with a warning', async () => {
    const { session: begun } = desk.start(ANNA, { ...WINDOW, model: 'm' }, undefined);
    const { userMessage, assistantMessage } = desk.send(begun.sessionId, 'lunch', undefined);
    assert.equal(assistantMessage.warning, 'Context unavailable');
    const whole = await finished(assistantMessage);
    assert.deepEqual(
      [whole.state, whole.text, whole.warning, whole.usage],
      ['complete', 'About lunch.', 'Context unavailable', USAGE],
    );
    assert.equal(chunks.map((chunk) => chunk.text).join(''), 'About lunch.');
    assert.deepEqual(desk.chunksOf(assistantMessage.chatMessageId, 0), chunks);
    assert.deepEqual(desk.chunksOf(assistantMessage.chatMessageId, 1), []);
    assert.equal(desk.chunksOf(randomUUID(), 0), undefined);
    assert.deepEqual(asked, [{ ...ANNA, model: 'm', profile: 'default', text: 'lunch' }]);
    assert.deepEqual(desk.messages(begun.conversationId), [last(userMessage), whole]);
    assert.equal(desk.isBusy(), false);
  });

  it('speaks in records of the contract', async () => {
    const known = desk.start(ANNA, WINDOW, undefined);
    session.parse(known.session);
    conversation.parse(known.conversation);
    await finished(desk.send(known.session.sessionId, 'lunch', undefined).assistantMessage);
    messages.forEach((message) => chatMessage.parse(message));
    assert.deepEqual(sessions, [known.session]);
  });

  it('answers one after another in a conversation, and conversations beside each other', async () => {
    const release: (() => void)[] = [];
    answer = (question) =>
      new Promise((resolve) => release.push(() => resolve({ text: question.text, usage: USAGE })));
    const anna = desk.start(ANNA, WINDOW, undefined).session.sessionId;
    const ben = desk.start(BEN, WINDOW, undefined).session.sessionId;
    desk.send(anna, 'a1', undefined);
    const second = desk.send(anna, 'a2', undefined);
    desk.send(ben, 'b1', undefined);
    await until('two at once', () => asked.length === 2);
    assert.deepEqual(
      asked.map(({ text }) => text),
      ['a1', 'b1'],
    );
    assert.equal(desk.isBusy(), true);
    release.shift()?.();
    await until('the next', () => asked.length === 3);
    release.forEach((each) => each());
    await finished(second.assistantMessage);
  });

  it('keeps what had come where an answer fails, and goes on with the next', async () => {
    answer = (question, { onDelta }) => {
      if (question.text !== 'bad') return Promise.resolve({ text: 'Fine.', usage: USAGE });
      onDelta('Half');
      return Promise.reject(new AppError('modelStreamBroken', 'It broke.'));
    };
    const { sessionId } = desk.start(ANNA, WINDOW, undefined).session;
    const bad = desk.send(sessionId, 'bad', undefined);
    const good = desk.send(sessionId, 'good', undefined);
    const failed = await finished(bad.assistantMessage);
    assert.deepEqual(
      [failed.state, failed.text, failed.error?.code],
      ['failed', 'Half', 'modelStreamBroken'],
    );
    assert.equal((await finished(good.assistantMessage)).text, 'Fine.');
  });

  it('says the same request once', async () => {
    const { sessionId } = desk.start(ANNA, WINDOW, undefined).session;
    const requestId = randomUUID();
    const first = desk.send(sessionId, 'lunch', requestId);
    assert.deepEqual(desk.send(sessionId, 'lunch', requestId), first);
    await finished(first.assistantMessage);
    assert.equal(asked.length, 1);
  });

  it('has one session of a window with a conversation, under the id that was wanted', () => {
    const conversationId = randomUUID();
    const one = desk.start({ ...ANNA, conversationId }, WINDOW, undefined);
    assert.equal(one.conversation.conversationId, conversationId);
    assert.equal(desk.start(ANNA, WINDOW, undefined).session.sessionId, one.session.sessionId);
    const fresh = desk.start({ ...ANNA, fresh: true }, WINDOW, undefined);
    assert.notEqual(fresh.conversation.conversationId, conversationId);
    assert.equal(desk.ready(one.session.sessionId).session.state, 'active');
    assert.deepEqual(
      desk.heartbeat([one.session.sessionId, randomUUID()]).map((each) => each.sessionId),
      [one.session.sessionId],
    );
  });

  it("mixes no dialogs and takes no session's id for a conversation's", () => {
    const { session: begun, conversation: talk } = desk.start(ANNA, WINDOW, undefined);
    const { conversationId } = talk;
    assert.throws(
      () => desk.start({ ...BEN, conversationId }, WINDOW, undefined),
      withCode('notFound'),
    );
    assert.throws(
      () => desk.start({ ...ANNA, conversationId: begun.sessionId }, WINDOW, undefined),
      withCode('invalidParams'),
    );
    assert.notEqual(desk.start(BEN, WINDOW, undefined).conversation.conversationId, conversationId);
    assert.throws(() => desk.get(randomUUID()), withCode('notFound'));
  });

  it('goes on in a stored session that it has seen, with numbers above those that are stored', async () => {
    const { session: stored, conversation: talk } = desk.start(ANNA, WINDOW, undefined);
    desk.remember(stored, talk);
    desk.saw({ conversationId: talk.conversationId, seq: 40 });
    const { userMessage, assistantMessage } = desk.send(stored.sessionId, 'lunch', undefined);
    assert.deepEqual([userMessage.seq, assistantMessage.seq], [41, 42]);
    assert.equal(desk.lastSeq(talk.conversationId), 42);
    assert.equal(desk.find(stored.sessionId)?.isStored, true);
    await finished(assistantMessage);
  });

  it('forgets sessions that have ended, or whose account is signed out', () => {
    const one = desk.start(ANNA, WINDOW, undefined);
    desk.remember({ ...one.session, state: 'terminated' }, one.conversation);
    assert.equal(desk.find(one.session.sessionId), undefined);
    const two = desk.start(ANNA, WINDOW, undefined);
    desk.forget(two.session.sessionId);
    assert.equal(desk.find(two.session.sessionId), undefined);
    const three = desk.start(ANNA, WINDOW, undefined);
    const other = desk.start({ ...ANNA, accountId: '9' }, WINDOW, undefined);
    desk.endOfAccount('1');
    assert.equal(desk.find(three.session.sessionId), undefined);
    assert.ok(desk.find(other.session.sessionId));
  });

  it('stops with the worker: what is unfinished fails', async () => {
    answer = (_question, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped.'))),
      );
    const { sessionId } = desk.start(ANNA, WINDOW, undefined).session;
    const { assistantMessage } = desk.send(sessionId, 'lunch', undefined);
    await until('begun', () => asked.length === 1);
    await desk.stop();
    assert.equal(last(assistantMessage)?.error?.code, 'cancelled');
  });

  /** Begins with a word and goes on until it is stopped. */
  const endless: AnswerWithoutStore = (_question, { signal, onDelta }) =>
    new Promise((_resolve, reject) => {
      onDelta('Half');
      signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped.')));
    });

  it('ends the answers of a session, or of an account that is signed out, with what has come', async () => {
    answer = endless;
    const one = desk.start(ANNA, WINDOW, undefined).session;
    const other = desk.start({ ...BEN, accountId: '9' }, WINDOW, undefined).session;
    const begun = desk.send(one.sessionId, 'lunch', undefined).assistantMessage;
    const waiting = desk.send(one.sessionId, 'dinner', undefined).assistantMessage;
    const others = desk.send(other.sessionId, 'work', undefined).assistantMessage;
    await until('begun', () => asked.length === 2);
    desk.stopAnswers(({ sessionId }) => sessionId === one.sessionId);
    await until('both ended', () => last(waiting)?.state === 'cancelled');
    assert.deepEqual(
      [begun, waiting, others].map((message) => [last(message)?.state, last(message)?.text]),
      [
        ['cancelled', 'Half'],
        ['cancelled', ''],
        ['streaming', ''],
      ],
    );
    assert.equal(last(begun)?.error, undefined);
    assert.equal(asked.length, 2, 'asked the model though it was stopped');
    desk.endOfAccount('9');
    await until('ended', () => last(others)?.state === 'cancelled');
    assert.equal(desk.isBusy(), false);
  });

  it('says no more of a conversation that was removed while it was answered', async () => {
    answer = endless;
    const { sessionId, conversationId } = desk.start(ANNA, WINDOW, undefined).session;
    const { assistantMessage } = desk.send(sessionId, 'lunch', undefined);
    const waiting = desk.send(sessionId, 'dinner', undefined).assistantMessage;
    await until('begun', () => asked.length === 1);
    const said = messages.length;
    desk.forgetTalk(conversationId);
    await until('ended', () => !desk.isBusy());
    assert.equal(messages.length, said);
    assert.deepEqual(desk.messages(conversationId), []);
    for (const { chatMessageId } of [assistantMessage, waiting])
      assert.equal(desk.chunksOf(chatMessageId, 0), undefined);
    assert.equal(desk.lastSeq(conversationId), 0);
  });

  it('answers a request that comes again with what has become of it', async () => {
    const { sessionId } = desk.start(ANNA, WINDOW, undefined).session;
    const requestId = randomUUID();
    const { assistantMessage } = desk.send(sessionId, 'lunch', requestId);
    const whole = await finished(assistantMessage);
    assert.deepEqual(desk.send(sessionId, 'lunch', requestId).assistantMessage, whole);
  });

  it('keeps the newest two hundred messages of a conversation', async () => {
    const { sessionId } = desk.start(ANNA, WINDOW, undefined).session;
    let said = desk.send(sessionId, 'first', undefined);
    for (let n = 0; n < 105; n++) said = desk.send(sessionId, `q${n}`, undefined);
    await finished(said.assistantMessage);
    await until('all done', () => !desk.isBusy());
    assert.equal(desk.messages(said.userMessage.conversationId).length, 200);
  });
});
