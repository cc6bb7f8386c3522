import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ChatMessage, Conversation, Session } from '../../protocol/chatRecords.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import { createChunks } from '../chunks/chunks.ts';
import { createCleanFiles } from '../files/cleanFiles.ts';
import { createFiles } from '../files/files.ts';
import { createQueue } from '../queue/createQueue.ts';
import { corruptDatabase } from '../store/databaseError.ts';
import { openStore } from '../store/openStore.ts';
import type { Store } from '../store/store.ts';
import { createConversations } from './conversations.ts';
import type { Said } from './pairs.ts';
import { createSessions } from './sessions.ts';

export const ANNA = { accountId: '1', dialogId: 'u2', dialogTitle: 'Anna' };
export const BEN = { accountId: '1', dialogId: 'u3', dialogTitle: 'Ben' };

export const USAGE: Usage = {
  model: 'm',
  inputTokens: 1,
  outputTokens: 2,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};

/** Conversations and sessions on a database of their own, with a clock that a test sets. */
export function openConversations(at = Date.UTC(2026, 10, 20, 12)) {
  const dir = mkdtempSync(join(tmpdir(), 'dialogdesk-conversations-'));
  const clock = { now: at };
  const now = () => clock.now;
  const settings = { maxMessages: 200 };
  const logs: string[] = [];
  const messages: ChatMessage[] = [];
  const changes: Conversation[] = [];
  const removed: string[] = [];
  const sessionChanges: Session[] = [];
  const ended: Session[] = [];
  let jobId = 0;

  let real = openStore({ dir });
  let trouble: 'reads' | 'writes' | undefined;
  const store: Store = {
    ...real,
    close: () => real.close(),
    read(text) {
      if (trouble === 'reads') throw corruptDatabase();
      return real.read(text);
    },
    write: (work) => (trouble === undefined ? real.write(work) : Promise.reject(corruptDatabase())),
  };
  const chunks = createChunks(store);
  const sessions = createSessions({
    store,
    now,
    onChange: (session) => sessionChanges.push(session),
    onEnded: (session) => ended.push(session),
  });
  const conversations = createConversations({
    store,
    chunks,
    now,
    settings: () => settings,
    quarantineDir: join(dir, 'quarantine'),
    log: (_level, text) => logs.push(text),
    onMessage: (message) => messages.push(message),
    onConversation: (conversation) => changes.push(conversation),
    onRemoved: (conversationId) => removed.push(conversationId),
    endSessions: (tx, conversationId) => sessions.endOfConversation(tx, conversationId),
  });

  const log = (_level: string, text: string) => void logs.push(text);
  const queue = createQueue({
    store,
    now,
    workerId: 'w',
    onChange: () => {},
    onWork: () => {},
    onCancelAsked: () => {},
    onAbandoned: () => {},
  });
  const files = createFiles({ store, now, log });
  const cleanFiles = createCleanFiles({ store, files, queue, conversations, log });

  async function start(dialog = ANNA): Promise<Conversation> {
    return store.write((tx) => conversations.resolve(tx, { ...dialog, fresh: true }));
  }

  async function say(conversationId: string, text: string, requestId?: string): Promise<Said> {
    clock.now += 1;
    return store.write((tx) =>
      conversations.say(tx, { conversationId, text, requestId }, () => ({ jobId: ++jobId })),
    );
  }

  async function answer({ assistantMessage }: Said, text: string): Promise<void> {
    const { chatMessageId } = assistantMessage;
    await store.write((tx) => conversations.beginAnswer(tx, chatMessageId));
    await store.write((tx) =>
      conversations.finishAnswer(tx, chatMessageId, { text, usage: USAGE }),
    );
  }

  return {
    dir,
    clock,
    settings,
    store,
    chunks,
    conversations,
    sessions,
    queue,
    files,
    cleanFiles,
    logs,
    messages,
    changes,
    removed,
    sessionChanges,
    ended,
    start,
    say,
    answer,
    async talk(conversationId: string, text: string): Promise<Said> {
      const said = await say(conversationId, text);
      await answer(said, `About ${text}.`);
      return said;
    },
    /** As another program, or a failing disk, would: past everything that guards the data. */
    damage(text: string, ...values: (string | number)[]): void {
      const outside = new DatabaseSync(real.file);
      outside.prepare(text).run(...values);
      outside.close();
    },
    /** As a restart of the worker: nothing but the file is left. */
    async reopen(): Promise<void> {
      await real.close();
      real = openStore({ dir });
    },
    setTrouble: (next: typeof trouble): void => void (trouble = next),
    async close(): Promise<void> {
      await real.close();
      rmSync(dir, { recursive: true });
    },
  };
}
export type Fixture = ReturnType<typeof openConversations>;
