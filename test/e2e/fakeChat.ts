// Part of the scripted host: conversations, sessions and answers that are written by hand. Kept through a reload of the page.
import { AppError } from '../../protocol/errors.ts';
import type { ChatMessage, Conversation, Session } from '../../protocol/chatRecords.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import type { World } from './panelWorld.ts';

const KEPT = 'fake-chat';

interface Kept {
  conversations: Conversation[];
  chatMessages: ChatMessage[];
  sessions: Session[];
  /** Request id → the user's message. */
  requests: Record<string, string>;
  jobs: Job[];
  chunks: Chunk[];
}

interface Params {
  windowId: string;
  accountId: string;
  dialogId: string;
  conversationId?: string;
  fresh?: boolean;
  sessionId: string;
  text: string;
  requestId?: string;
  beforeSeq?: number;
  limit?: number;
}

export interface FakeChat {
  /** Given with every answer, as if the store could not be used. */
  warning: string | undefined;
  /** Writes on in the newest answer that is asked for about a dialog; not `live`: nobody is told. */
  write(dialogId: string, text: string, live?: boolean): void;
  finish(dialogId: string, change?: Partial<ChatMessage>): void;
  /** Ends every session, as after a long sleep. */
  endSessions(): void;
  sessions: () => readonly Session[];
  messages: () => readonly ChatMessage[];
}

interface Around {
  world: World;
  chunks: Chunk[];
  emit: (event: string, payload: unknown) => void;
  changeJob: (jobId: number, change: Partial<Job>) => Job | undefined;
}

export function createFakeChat({ world, chunks, emit, changeJob }: Around) {
  const now = () => Date.now();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written below
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as Kept | null;
  const store: Kept = kept ?? {
    conversations: world.conversations,
    chatMessages: world.chatMessages,
    sessions: [],
    requests: {},
    jobs: [],
    chunks: [],
  };
  chunks.push(...store.chunks);
  world.jobs.push(...store.jobs);
  const keep = () => {
    const streams = new Set(store.chatMessages.map(({ chatMessageId }) => chatMessageId));
    store.chunks = chunks.filter(({ streamId }) => streams.has(streamId));
    store.jobs = world.jobs.filter(({ kind }) => kind === 'chat');
    sessionStorage.setItem(KEPT, JSON.stringify(store));
  };
  const isUnfinished = ({ state }: ChatMessage) => state === 'pending' || state === 'streaming';
  const warned = () => (chat.warning === undefined ? {} : { warning: chat.warning });

  function conversationOf(conversationId: string): Conversation {
    const found = store.conversations.find((one) => one.conversationId === conversationId);
    if (!found) throw new AppError('notFound', 'There is no such conversation.');
    const messageCount = inConversation(conversationId).length;
    return { ...found, messageCount };
  }
  function inConversation(conversationId: string): ChatMessage[] {
    return store.chatMessages
      .filter((message) => message.conversationId === conversationId)
      .sort((a, b) => a.seq - b.seq);
  }
  function newConversation({ accountId, dialogId, conversationId }: Params): Conversation {
    const conversation = {
      conversationId: conversationId ?? crypto.randomUUID(),
      accountId,
      dialogId,
      dialogTitle: world.dialogs.find((one) => one.dialogId === dialogId)?.title ?? '',
      createdAt: now(),
      lastActivityAt: now(),
      messageCount: 0,
    };
    store.conversations.push(conversation);
    return conversation;
  }
  function sessionOf({ sessionId }: Params): Session {
    const session = store.sessions.find((one) => one.sessionId === sessionId);
    if (!session) throw new AppError('notFound', 'There is no such session.');
    if (session.state === 'terminated') throw new AppError('conflict', 'The session has ended.');
    return session;
  }
  function changeMessage(chatMessageId: string, change: Partial<ChatMessage>): void {
    store.chatMessages = store.chatMessages.map((message) =>
      message.chatMessageId === chatMessageId
        ? { ...message, ...change, updatedAt: Math.max(now(), message.updatedAt + 1) }
        : message,
    );
    keep();
    const chatMessage = store.chatMessages.find((one) => one.chatMessageId === chatMessageId);
    emit('chatMessage/changed', { chatMessage });
  }
  /** As in the worker, it stays as it ended until its job begins. */
  function isTriedAgain({ jobId, state }: ChatMessage): boolean {
    const ended = state === 'failed' || state === 'cancelled';
    return ended && world.jobs.some((job) => job.jobId === jobId && job.state === 'queued');
  }
  function textSoFar({ chatMessageId, attempt }: ChatMessage): string {
    return chunks
      .filter((chunk) => chunk.streamId === chatMessageId && chunk.attempt === attempt)
      .map(({ text }) => text)
      .join('');
  }
  function underWay(dialogId: string): ChatMessage {
    const conversations = new Set(
      store.conversations
        .filter((one) => one.dialogId === dialogId)
        .map(({ conversationId }) => conversationId),
    );
    const found = store.chatMessages
      .filter((message) => conversations.has(message.conversationId))
      .find((message) => isUnfinished(message) || isTriedAgain(message));
    if (!found) throw new Error(`nothing is asked about ${dialogId}`);
    return found;
  }
  function tellJob(jobId: number | undefined, change: Partial<Job>): void {
    const job = jobId === undefined ? undefined : changeJob(jobId, change);
    if (job) emit('job/changed', { job });
  }
  function ask(session: Session, text: string, requestId: string | undefined) {
    const { conversationId, dialogId, accountId } = session;
    const known = inConversation(conversationId);
    const seq = (known.at(-1)?.seq ?? 0) + 1;
    const jobId = 5000 + world.jobs.length;
    const common = {
      conversationId,
      origin: 'chat',
      attempt: 0,
      createdAt: now(),
      updatedAt: now(),
    } as const;
    const userMessage: ChatMessage = {
      ...common,
      chatMessageId: crypto.randomUUID(),
      seq,
      role: 'user',
      state: 'complete',
      text,
    };
    const assistantMessage: ChatMessage = {
      ...common,
      chatMessageId: crypto.randomUUID(),
      seq: seq + 1,
      role: 'assistant',
      state: 'pending',
      text: '',
      jobId,
    };
    store.chatMessages.push(userMessage, assistantMessage);
    if (requestId) store.requests[requestId] = userMessage.chatMessageId;
    const job: Job = {
      jobId,
      kind: 'chat',
      state: 'running',
      stage: 'reading',
      accountId,
      dialogId,
      dialogTitle: world.dialogs.find((one) => one.dialogId === dialogId)?.title ?? '',
      priority: 100,
      attempt: 1,
      maxAttempts: 5,
      runAt: now(),
      createdAt: now(),
    };
    world.jobs.push(job);
    keep();
    for (const chatMessage of [userMessage, assistantMessage]) {
      emit('chatMessage/changed', { chatMessage });
    }
    emit('job/changed', { job });
    return { userMessage, assistantMessage };
  }

  const chat: FakeChat = {
    warning: undefined,
    write(dialogId, text, live = true) {
      const message = underWay(dialogId);
      const { chatMessageId } = message;
      const begins = message.state !== 'streaming';
      const attempt = message.attempt + (begins ? 1 : 0);
      if (begins) {
        const begun = { state: 'streaming', text: '', attempt, error: undefined } as const;
        changeMessage(chatMessageId, begun);
        tellJob(message.jobId, { state: 'running', stage: 'answering' });
      }
      const seq = chunks.filter((one) => one.streamId === chatMessageId).length + 1;
      const chunk = { chunkId: crypto.randomUUID(), streamId: chatMessageId, attempt, seq, text };
      chunks.push(chunk);
      keep();
      if (live) emit('chunk/added', chunk);
    },
    finish(dialogId, change = {}) {
      const message = underWay(dialogId);
      changeMessage(message.chatMessageId, {
        state: 'complete',
        text: textSoFar(message),
        ...change,
      });
      tellJob(message.jobId, {
        state: change.state === 'failed' ? 'failed' : 'done',
        finishedAt: now(),
      });
    },
    endSessions() {
      for (const session of store.sessions) session.state = 'terminated';
      keep();
    },
    sessions: () => store.sessions,
    messages: () => store.chatMessages,
  };

  const answers = {
    'session/start'(params: Params) {
      const { windowId, accountId, dialogId, conversationId, fresh } = params;
      const existing = store.conversations
        .filter((one) => one.accountId === accountId && one.dialogId === dialogId)
        .filter((one) => conversationId === undefined || one.conversationId === conversationId)
        .sort((a, b) => b.lastActivityAt - a.lastActivityAt);
      const conversation = (fresh ? undefined : existing[0]) ?? newConversation(params);
      let session = store.sessions.find(
        (one) =>
          one.windowId === windowId &&
          one.conversationId === conversation.conversationId &&
          one.state !== 'terminated',
      );
      if (!session) {
        session = {
          sessionId: crypto.randomUUID(),
          conversationId: conversation.conversationId,
          accountId,
          dialogId,
          windowId,
          state: 'active',
          model: null,
          profile: 'default',
          createdAt: now(),
          heartbeatAt: now(),
        };
        store.sessions.push(session);
      }
      keep();
      return { session, conversation, ...warned() };
    },
    'session/ready'(params: Params) {
      const session = sessionOf(params);
      const { conversationId } = session;
      return {
        session,
        conversation: conversationOf(conversationId),
        chatMessages: inConversation(conversationId).slice(-100),
        ...warned(),
      };
    },
    'session/send'(params: Params) {
      const session = sessionOf(params);
      const said = params.requestId === undefined ? undefined : store.requests[params.requestId];
      const first = store.chatMessages.findIndex((one) => one.chatMessageId === said);
      const [userMessage, assistantMessage] = store.chatMessages.slice(first, first + 2);
      if (first >= 0) return { userMessage, assistantMessage, ...warned() };
      return { ...ask(session, params.text, params.requestId), ...warned() };
    },
    'session/end'(params: Params) {
      const session = store.sessions.find((one) => one.sessionId === params.sessionId);
      if (session) session.state = 'terminated';
      keep();
      return { session };
    },
    'conversation/list': ({ accountId, dialogId }: Params) => ({
      conversations: store.conversations
        .filter((one) => one.accountId === accountId && one.dialogId === dialogId)
        .map(({ conversationId }) => conversationOf(conversationId)),
    }),
    'conversation/messages': ({
      conversationId = '',
      beforeSeq = Infinity,
      limit = 100,
    }: Params) => ({
      chatMessages: inConversation(conversationId)
        .filter(({ seq }) => seq < beforeSeq)
        .slice(-limit),
      ...warned(),
    }),
    'conversation/remove'({ conversationId = '' }: Params) {
      const chatMessagesRemoved = inConversation(conversationId).length;
      store.conversations = store.conversations.filter(
        (one) => one.conversationId !== conversationId,
      );
      store.chatMessages = store.chatMessages.filter(
        (one) => one.conversationId !== conversationId,
      );
      for (const session of store.sessions) {
        if (session.conversationId === conversationId) session.state = 'terminated';
      }
      keep();
      emit('conversation/removed', { conversationId });
      return { chatMessagesRemoved };
    },
  };

  return {
    chat,
    answers,
    jobCancelled(jobId: number): void {
      const message = store.chatMessages.find((one) => one.jobId === jobId);
      if (!message) return;
      changeMessage(message.chatMessageId, { state: 'cancelled', text: textSoFar(message) });
    },
  };
}
