import { randomUUID } from 'node:crypto';
import { AppError, toWireError } from '../../protocol/errors.ts';
import type { ChatMessage, Conversation, Session } from '../../protocol/chatRecords.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { createChunkStream } from '../chunks/chunkStream.ts';
import { describeFailure } from '../describeFailure.ts';
import type { AnswerWithoutStore } from './answerWithoutStore.ts';
import { contextUnavailable } from './history.ts';

export interface MemoryTalksOptions {
  now: () => number;
  answer: AnswerWithoutStore;
  onMessage: (chatMessage: ChatMessage) => void;
  onChunk: (chunk: Chunk) => void;
  log: Log;
}

export interface Spoken {
  userMessage: ChatMessage;
  assistantMessage: ChatMessage;
}

interface Talk {
  messages: ChatMessage[];
  /** Answers come one after another, in order. */
  last: Promise<void>;
  byRequest: Map<string, Spoken>;
}

/** An answer that is still to come or on its way. */
interface Answering {
  session: Session;
  abort: AbortController;
}

/** Messages that a talk holds; older ones are forgotten. */
const TALK_LENGTH = 200;
/** By the user, who is told no error. */
const STOPPED = new AppError('cancelled', 'Stopped.');

/** What is said while the store cannot be used: in this process only, each answer with a warning. */
export function createMemoryTalks({ now, answer, onMessage, onChunk, log }: MemoryTalksOptions) {
  const talks = new Map<string, Talk>();
  const streams = new Map<string, Chunk[]>();
  /** The highest number in each conversation that this process has seen, stored or not. */
  const lastSeqs = new Map<string, number>();
  const answering = new Set<Answering>();

  function talkOf(conversationId: string): Talk {
    const empty = { messages: [], last: Promise.resolve(), byRequest: new Map() };
    const talk = talks.get(conversationId) ?? empty;
    talks.set(conversationId, talk);
    return talk;
  }

  function saw({ conversationId, seq }: Pick<ChatMessage, 'conversationId' | 'seq'>): void {
    lastSeqs.set(conversationId, Math.max(seq, lastSeq(conversationId)));
  }

  function lastSeq(conversationId: string): number {
    return lastSeqs.get(conversationId) ?? 0;
  }

  function put(talk: Talk, message: ChatMessage): ChatMessage {
    // Removed with its conversation while it was answered.
    if (talks.get(message.conversationId) !== talk) return message;
    const at = talk.messages.findIndex((each) => each.chatMessageId === message.chatMessageId);
    if (at === -1) talk.messages.push(message);
    else talk.messages[at] = message;
    saw(message);
    onMessage(message);
    return message;
  }

  function say(
    session: Session,
    conversation: Conversation,
    text: string,
    requestId: string | undefined,
  ): Spoken {
    const { conversationId } = conversation;
    const talk = talkOf(conversationId);
    const before = requestId === undefined ? undefined : talk.byRequest.get(requestId);
    if (before) return newest(talk, before);
    const seq = lastSeq(conversationId) + 1;
    const shared = { conversationId, origin: 'chat', attempt: 0, createdAt: now() } as const;
    const base = { ...shared, updatedAt: now() };
    const userMessage = put(talk, {
      ...base,
      chatMessageId: randomUUID(),
      seq,
      role: 'user',
      state: 'complete',
      text,
    });
    const assistantMessage = put(talk, {
      ...base,
      chatMessageId: randomUUID(),
      seq: seq + 1,
      role: 'assistant',
      state: 'pending',
      text: '',
      warning: contextUnavailable(),
    });
    const spoken = { userMessage, assistantMessage };
    if (requestId !== undefined) talk.byRequest.set(requestId, spoken);
    const { dialogTitle } = conversation;
    const one = { session, abort: new AbortController() };
    answering.add(one);
    talk.last = talk.last
      .then(() => fill(talk, { ...session, dialogTitle, text }, assistantMessage, one.abort.signal))
      .finally(() => answering.delete(one));
    return spoken;
  }

  function newest(talk: Talk, { userMessage, assistantMessage }: Spoken): Spoken {
    const { chatMessageId } = assistantMessage;
    const found = talk.messages.find((each) => each.chatMessageId === chatMessageId);
    return { userMessage, assistantMessage: found ?? assistantMessage };
  }

  async function fill(
    talk: Talk,
    asked: Session & { dialogTitle: string; text: string },
    pending: ChatMessage,
    signal: AbortSignal,
  ): Promise<void> {
    if (talks.get(pending.conversationId) !== talk) return;
    const chunks: Chunk[] = [];
    const streamId = pending.chatMessageId;
    streams.set(streamId, chunks);
    const begun = put(talk, { ...pending, state: 'streaming', attempt: 1, updatedAt: now() });
    const stream = createChunkStream({
      streamId,
      attempt: 1,
      lastSeq: 0,
      now,
      store(chunk) {
        chunks.push(chunk);
        onChunk(chunk);
        return Promise.resolve();
      },
    });
    const { accountId, dialogId, dialogTitle, model, profile, text } = asked;
    try {
      signal.throwIfAborted();
      const whole = await answer(
        { accountId, dialogId, dialogTitle, model, profile, text },
        { signal, onDelta: (delta) => stream.push(delta) },
      );
      await stream.end();
      put(talk, { ...begun, ...whole, state: 'complete', updatedAt: now() });
    } catch (error) {
      await stream.end();
      log('info', `an answer without the store failed: ${describeFailure(error)}`);
      const partial = chunks.map((chunk) => chunk.text).join('');
      const end =
        signal.reason === STOPPED
          ? ({ state: 'cancelled' } as const)
          : ({ state: 'failed', error: toWireError(error) } as const);
      put(talk, { ...begun, ...end, text: partial, updatedAt: now() });
    }
    forgetOldest(talk);
  }

  function forgetOldest(talk: Talk): void {
    const surplus = Math.max(0, talk.messages.length - TALK_LENGTH);
    const forgotten = new Set(talk.messages.splice(0, surplus).map((each) => each.chatMessageId));
    for (const chatMessageId of forgotten) streams.delete(chatMessageId);
    for (const [requestId, { assistantMessage }] of talk.byRequest)
      if (forgotten.has(assistantMessage.chatMessageId)) talk.byRequest.delete(requestId);
  }

  /** They keep what has come. */
  function stopAnswers(isMeant: (session: Session) => boolean, reason = STOPPED): void {
    for (const { session, abort } of answering) if (isMeant(session)) abort.abort(reason);
  }

  return {
    say,
    saw,
    /** Numbers up to here are in use in this conversation. */
    lastSeq,
    /** Of what was said here, oldest first. */
    messages: (conversationId: string): ChatMessage[] => talks.get(conversationId)?.messages ?? [],
    /** Undefined where no such stream is known. */
    chunksOf: (streamId: string, afterSeq: number): Chunk[] | undefined =>
      streams.get(streamId)?.filter((chunk) => chunk.seq > afterSeq),
    stopAnswers,
    /** Its conversation is removed. */
    forgetTalk(conversationId: string): void {
      stopAnswers((session) => session.conversationId === conversationId);
      for (const { chatMessageId } of talks.get(conversationId)?.messages ?? [])
        streams.delete(chatMessageId);
      talks.delete(conversationId);
      lastSeqs.delete(conversationId);
    },
    isBusy: (): boolean => answering.size > 0,
    async stop(): Promise<void> {
      const reason = new AppError('cancelled', 'The worker is stopping.', { retryable: true });
      stopAnswers(() => true, reason);
      await Promise.all([...talks.values()].map((talk) => talk.last));
    },
  };
}
