import { dirname, join } from 'node:path';
import type { Configuration } from '../../protocol/configuration.ts';
import type { Session } from '../../protocol/chatRecords.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Emit } from '../announcer.ts';
import type { Chunks } from '../chunks/chunks.ts';
import type { AnswerWithoutStore } from '../conversations/answerWithoutStore.ts';
import { createConversations } from '../conversations/conversations.ts';
import { createSessions } from '../conversations/sessions.ts';
import { createUpkeep } from '../conversations/upkeep.ts';
import { createWithoutStore } from '../conversations/withoutStore.ts';
import { describeFailure } from '../describeFailure.ts';
import { createCleanFiles } from '../files/cleanFiles.ts';
import type { Files } from '../files/files.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';

export interface TalksOptions {
  store: Store;
  chunks: Chunks;
  files: Files;
  queue: Pick<Queue, 'enqueue' | 'cancelAll'>;
  answerWithoutStore: AnswerWithoutStore;
  settings: () => Configuration['settings'];
  emit: Emit;
  onChunk: (chunk: Chunk) => void;
  /** The last live session of its account and profile has ended. */
  onEnded: (session: Session) => void;
  now: () => number;
  log: Log;
}

/** What is said about dialogs: conversations, the sessions of windows in them, and both without the store. */
export function createTalks({ store, settings, emit, now, log, ...options }: TalksOptions) {
  const sessions = createSessions({
    store,
    now,
    onChange(session) {
      emit('session/changed', { session });
      if (session.state === 'terminated') withoutStore.forget(session.sessionId);
      upkeep.sessionChanged();
    },
    onEnded: options.onEnded,
  });
  const quarantineDir = join(dirname(store.file), 'quarantine');
  const conversations = createConversations({
    store,
    chunks: options.chunks,
    now,
    settings,
    quarantineDir,
    log,
    onMessage(chatMessage) {
      emit('chatMessage/changed', { chatMessage });
      withoutStore.saw(chatMessage);
    },
    onConversation: (conversation) => emit('conversation/changed', { conversation }),
    onRemoved(conversationId) {
      emit('conversation/removed', { conversationId });
      withoutStore.forgetTalk(conversationId);
    },
    endSessions: (tx, conversationId) => sessions.endOfConversation(tx, conversationId),
  });
  const withoutStore = createWithoutStore({
    now,
    answer: options.answerWithoutStore,
    onMessage: (chatMessage) => emit('chatMessage/changed', { chatMessage }),
    onSession: (session) => emit('session/changed', { session }),
    onChunk: options.onChunk,
    log,
  });
  const { files, queue } = options;
  const cleanFiles = createCleanFiles({ store, files, queue, conversations, log });
  const upkeep = createUpkeep({ store, sessions, conversations, cleanFiles, settings, now, log });

  /** Signed out: nobody talks about its dialogs any more. */
  function endOfAccount(accountId: string): void {
    withoutStore.endOfAccount(accountId);
    store
      .write((tx) => sessions.endOfAccount(tx, accountId))
      .catch((error: unknown) =>
        log('error', `the sessions of an account were not ended: ${describeFailure(error)}`),
      );
  }

  return {
    quarantineDir,
    sessions,
    conversations,
    withoutStore,
    upkeep,
    cleanFiles,
    endOfAccount,
  };
}
