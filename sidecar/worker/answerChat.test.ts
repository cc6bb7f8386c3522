import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { ChatMessage, ChatMessageState } from '../../protocol/chatRecords.ts';
import type { JobState } from '../../protocol/jobRecords.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import { createDialogStates } from '../dialogs/dialogStates.ts';
import type { ChatInput, DraftingModel } from '../drafting/draftingModel.ts';
import { createAnswerChat } from './answerChat.ts';
import { HOME, messageOf, openWorkerFixture, until } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';
import { NO_GUIDANCE } from '../memory/guidances.ts';
import { profilesIn } from '../memory/memoryFixture.ts';
import { NO_FILES } from '../files/filesFixture.ts';

const USAGE = {
  model: 'm',
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};
const DAY = 86_400_000;

describe('the answer to a chat', () => {
  let f: WorkerFixture;
  let asked: ChatInput[];
  let models: string[];
  let chunks: Chunk[];
  let onStream: (signal: AbortSignal) => void | Promise<void>;
  let conversationId: string;

  beforeEach(async () => {
    asked = [];
    models = [];
    chunks = [];
    onStream = () => {};
    const drafting: DraftingModel = {
      files: NO_FILES,
      fetchModels: () => Promise.resolve([]),
      analyse: () => assert.fail('not asked for'),
      streamDraft: () => assert.fail('not asked for'),
      preview: () => assert.fail('not asked for'),
      probe: () => assert.fail('not asked for'),
      findEvidence: () => assert.fail('not asked for'),
      learn: () => assert.fail('not asked for'),
      async streamChat(input, { model, onDelta, signal }) {
        asked.push(input);
        models.push(model);
        onDelta('She asked ');
        await onStream(signal);
        onDelta('when.');
        return { text: 'She asked when.', usage: USAGE };
      },
    };
    f = openWorkerFixture((parts) => ({
      chat: createAnswerChat({
        ...parts,
        dialogStates: createDialogStates(parts.store),
        models: {
          resolveChat: (_owner, named) => Promise.resolve({ drafting, chatModel: named ?? 'set' }),
        },
        guidances: NO_GUIDANCE,
        profiles: profilesIn(parts.store),
        settings: () => ({ instructions: 'Be brief.' }),
        onChunk: (chunk) => chunks.push(chunk),
      }),
    }));
    ({ conversationId } = await f.store.write((tx) => f.conversations.resolve(tx, HOME)));
    await f.worker.start();
  });
  afterEach(() => f.close());

  /** As the handler does it. */
  async function ask(text = 'What did she ask?', model: string | null = null) {
    const { assistantMessage } = await f.store.write((tx) =>
      f.conversations.say(tx, { conversationId, text }, (_conversation, chatMessageId) =>
        f.queue.enqueue(tx, {
          ...HOME,
          kind: 'chat',
          payload: { chatMessageId, model, profile: 'default' },
        }),
      ),
    );
    return { ...assistantMessage, jobId: assistantMessage.jobId ?? assert.fail('no job') };
  }
  const now = ({ chatMessageId }: Pick<ChatMessage, 'chatMessageId'>) =>
    f.conversations.getMessage(chatMessageId);
  const is = (message: ChatMessage, state: ChatMessageState) =>
    until(`the answer ${state}`, () => now(message).state === state && now(message));
  const jobIs = (jobId: number, state: JobState) =>
    until(`job ${jobId} ${state}`, () => f.queue.get(jobId).state === state);
  const seqs = () => chunks.map(({ seq }) => seq);
  const broken = () => new AppError('modelStreamBroken', 'It stopped.', { retryable: true });
  const once = (fault: () => Error) => () => {
    onStream = () => {};
    throw fault();
  };

  it('knows the facts that the owner has told', async () => {
    await f.store.write((tx) =>
      f.facts.remember(tx, { ...HOME, scope: 'account', question: 'Which price?', text: '40 EUR' }),
    );
    await ask();
    await until('the question', () => asked.length === 1);
    assert.deepEqual(asked[0]?.facts, [{ text: '40 EUR', asked: 'Which price?' }]);
  });

  it('streams and ends whole with its job', async () => {
    const answer = await ask();
    const { text, usage, attempt, warning } = await is(answer, 'complete');
    assert.deepEqual([text, usage, attempt, warning], ['She asked when.', USAGE, 1, undefined]);
    assert.equal(f.queue.get(answer.jobId).state, 'done');
    assert.equal(chunks.map((chunk) => chunk.text).join(''), text);
    assert.ok(chunks.every(({ streamId }) => streamId === answer.chatMessageId));
  });

  it('gives the model the dialog, the open draft, what was said before and the question', async () => {
    await f.written('Tomorrow at ten.');
    await f.store.write((tx) =>
      f.conversations.recordDraft(tx, { ...HOME, request: 'Write the reply.', text: 'At noon.' }),
    );
    await is(await ask('one'), 'complete');
    await is(await ask('two'), 'complete');
    const input = asked.at(-1) ?? assert.fail('not asked');
    assert.deepEqual(
      input.messages.map(({ messageId }) => messageId),
      [7],
    );
    assert.deepEqual(
      [input.draftText, input.question, input.instructions, input.dialogTitle],
      ['Tomorrow at ten.', 'two', 'Be brief.', 'Anna'],
    );
    assert.deepEqual(input.history, [
      { role: 'user', text: 'Write the reply.' },
      { role: 'assistant', text: '```reply\nAt noon.\n```' },
      { role: 'user', text: 'one' },
      { role: 'assistant', text: 'She asked when.' },
    ]);
  });

  it("asks the session's model, else the dialog's, else the setting's", async () => {
    await is(await ask('one'), 'complete');
    await f.store.write((tx) =>
      createDialogStates(f.store).setModels(tx, HOME.accountId, HOME.dialogId, {
        draftModel: 'of-dialog',
        analysisModel: null,
      }),
    );
    await is(await ask('two'), 'complete');
    await is(await ask('three', 'of-session'), 'complete');
    assert.deepEqual(models, ['set', 'of-dialog', 'of-session']);
  });

  it('reads the newest hundred messages, or the last seven days where that is more', async () => {
    const aged = (ageDays: (index: number) => number) =>
      Array.from({ length: 150 }, (_, index) =>
        messageOf(index + 1, { at: f.clock.now - ageDays(150 - index) * DAY }),
      );
    f.gateway.history = aged((age) => age);
    await is(await ask(), 'complete');
    assert.equal(asked.at(-1)?.messages.length, 100);
    f.gateway.history = aged((age) => age / 20);
    await is(await ask(), 'complete');
    assert.deepEqual(
      [asked.at(-1)?.messages.length, asked.at(-1)?.messages[0]?.messageId],
      [140, 11],
    );
  });

  it('keeps the order within a dialog: the second is asked when the first is answered', async () => {
    const held = Promise.withResolvers<void>();
    onStream = () => held.promise;
    const first = await ask('one');
    const second = await ask('two');
    await is(first, 'streaming');
    assert.equal(now(second).state, 'pending');
    assert.equal(asked.length, 1);
    held.resolve();
    await is(second, 'complete');
    assert.deepEqual(
      asked[1]?.history.map(({ text }) => text),
      ['one', 'She asked when.'],
    );
  });

  it('keeps what had come when it is cancelled in the middle', async () => {
    onStream = (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped.')));
      });
    const answer = await ask();
    await until('a chunk', () => chunks.length > 0);
    await f.queue.cancel(answer.jobId);
    const { text, error } = await is(answer, 'cancelled');
    assert.deepEqual([text, error], ['She asked ', undefined]);
    assert.equal(f.queue.get(answer.jobId).state, 'cancelled');
  });

  it('ends cancelled before it began, without a word', async () => {
    const held = Promise.withResolvers<void>();
    onStream = () => held.promise;
    await is(await ask('one'), 'streaming');
    const waiting = await ask('two');
    await f.queue.cancel(waiting.jobId);
    assert.equal((await is(waiting, 'cancelled')).text, '');
    held.resolve();
  });

  it('keeps what had come when it fails, with the reason, and can be retried under the same message', async () => {
    onStream = once(() => new AppError('modelRefused', 'No.'));
    const answer = await ask();
    const failed = await is(answer, 'failed');
    assert.deepEqual([failed.text, failed.error?.code], ['She asked ', 'modelRefused']);
    await f.queue.retry(answer.jobId);
    const { text, attempt, error } = await is(answer, 'complete');
    assert.deepEqual([text, attempt, error], ['She asked when.', 2, undefined]);
  });

  it('begins again after a broken stream, and numbers its chunks on', async () => {
    onStream = once(broken);
    const answer = await ask();
    await jobIs(answer.jobId, 'retrying');
    assert.equal(now(answer).state, 'streaming');
    f.pass(60_000);
    const { text, attempt } = await is(answer, 'complete');
    assert.equal(attempt, 2);
    assert.deepEqual(
      seqs(),
      seqs().map((_seq, index) => index + 1),
    );
    const last = chunks.filter((chunk) => chunk.attempt === 2);
    assert.equal(last.map((chunk) => chunk.text).join(''), text);
  });

  it('waits while Telegram is offline, and begins nothing', async () => {
    f.gateway.onFetch = () => {
      f.gateway.onFetch = () => {};
      throw new AppError('telegramOffline', 'Telegram cannot be reached.', { retryable: true });
    };
    const answer = await ask();
    await jobIs(answer.jobId, 'retrying');
    assert.equal(now(answer).state, 'pending');
    f.pass(60_000);
    assert.equal((await is(answer, 'complete')).attempt, 1);
  });

  it('goes on without what was said before where that is damaged, and says so on the answer', async () => {
    await is(await ask('one'), 'complete');
    await f.store.write((tx) => {
      tx.sql(`UPDATE chat_message SET text = 'forged' WHERE role = 'assistant'`).run();
    });
    const { warning, text } = await is(await ask('two'), 'complete');
    assert.deepEqual([warning, text], ['Context unavailable', 'She asked when.']);
    assert.deepEqual(asked.at(-1)?.history, []);
  });

  it('finishes nothing when its conversation was removed in the middle', async () => {
    const held = Promise.withResolvers<void>();
    onStream = () => held.promise;
    const answer = await ask();
    await is(answer, 'streaming');
    await f.store.write((tx) => f.conversations.remove(tx, conversationId));
    held.resolve();
    await until('its end', () => f.queue.get(answer.jobId).finishedAt !== undefined);
    assert.equal(f.conversations.findMessage(answer.chatMessageId), undefined);
  });
});
