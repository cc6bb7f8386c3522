import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import type { JobKind } from '../../protocol/jobRecords.ts';
import { analysisOf } from '../drafting/analysisFixture.ts';
import type { Analysis } from '../../protocol/analysis.ts';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { createDialogList } from '../dialogs/dialogList.ts';
import { createChunks } from '../chunks/chunks.ts';
import { createConversations } from '../conversations/conversations.ts';
import { createDrafts } from '../drafts/drafts.ts';
import { createCleanFiles } from '../files/cleanFiles.ts';
import { createFacts, type Facts } from '../facts/facts.ts';
import { createFiles } from '../files/files.ts';
import { NO_FILES } from '../files/filesFixture.ts';
import { createQueue } from '../queue/createQueue.ts';
import { openStore } from '../store/openStore.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';
import { createReadPhotos } from './readPhotos.ts';
import type { ReadPhotos } from './readPhotos.ts';
import { createWorker } from './worker.ts';
import type { JobRunner } from './worker.ts';

/** The account of the fixture and its one dialog. */
export const HOME = { accountId: '1', dialogId: 'u2', dialogTitle: 'Anna' };

export const ANALYSIS: Analysis = analysisOf({ messageIds: [7] });

const USAGE = { inputTokens: 1, outputTokens: 2, cacheReadTokens: 0, cacheWriteTokens: 0 };

export const messageOf = (messageId: number, over: Partial<Message> = {}): Message => ({
  messageId,
  at: messageId,
  out: false,
  senderName: 'Anna',
  text: 'When?',
  ...over,
});

/** A dialog at the other side. */
export interface FakeGateway extends TelegramGateway {
  history: Message[];
  /** Every call that the server took. */
  sends: { text: string; randomId: string; replyToId?: number; silent?: boolean }[];
  /** Before the server sees the call: throws, or holds it back. */
  onFetch: () => void | Promise<void>;
  onSend: () => void | Promise<void>;
  onDelete: () => void | Promise<void>;
  onEdit: () => void | Promise<void>;
  /** Every edit that the server took. */
  edits: { messageId: number; text: string }[];
  /** After the server took it. */
  onSent: () => void | Promise<void>;
}

function createFakeGateway(): FakeGateway {
  const sends: FakeGateway['sends'] = [];
  const gateway: FakeGateway = {
    history: [messageOf(7)],
    sends,
    onFetch: () => {},
    onSend: () => {},
    onDelete: () => {},
    onEdit: () => {},
    edits: [],
    onSent: () => {},
    account: () => ({ accountId: HOME.accountId, name: 'Me', connection: 'online' }),
    fetchDialogs: () => Promise.resolve([]),
    fetchPhoto: () => Promise.resolve(undefined),
    folders: () => undefined,
    blurredPhoto: () => undefined,
    fetchDialogPhoto: () => Promise.resolve(undefined),
    markRead: () => Promise.resolve(),
    fetchCloudDraft: () => Promise.resolve(undefined),
    saveCloudDraft: () => Promise.resolve(),
    signOut: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    async deleteMessages({ messageIds }) {
      await gateway.onDelete();
      gateway.history = gateway.history.filter((m) => !messageIds.includes(m.messageId));
    },
    async uploadFile({ name, read }) {
      await read(() => Promise.resolve());
      return { fileId: '1', name, pieces: 1, isBig: false };
    },
    sendMedia: () => Promise.reject(new Error('no such thing here')),
    async editMessage({ messageId, text }) {
      await gateway.onEdit();
      gateway.edits.push({ messageId, text });
      gateway.history = gateway.history.map((m) =>
        m.messageId === messageId ? { ...m, text } : m,
      );
    },
    async fetchMessages({ limit, minId = 0, beforeId = Number.MAX_SAFE_INTEGER }) {
      await gateway.onFetch();
      return gateway.history
        .filter(({ messageId }) => messageId > minId && messageId < beforeId)
        .slice(-limit);
    },
    async sendMessage({ text, entities, randomId, replyToId, silent }) {
      await gateway.onSend();
      sends.push({
        text,
        randomId,
        ...(replyToId === undefined ? {} : { replyToId }),
        ...(silent ? { silent } : {}),
      });
      const messageId = (gateway.history.at(-1)?.messageId ?? 0) + 1;
      const isNew = sends.filter((send) => send.randomId === randomId).length === 1;
      // As Telegram stores it.
      const stored = { out: true, text: text.trim(), ...(entities?.length ? { entities } : {}) };
      if (isNew) gateway.history.push(messageOf(messageId, stored));
      await gateway.onSent();
      return { messageId };
    },
  };
  return gateway;
}

export type WorkerFixture = ReturnType<typeof openWorkerFixture>;

/** Store, queue, drafts and worker as in the sidecar, on a real file, with a clock of their own and one fake dialog. */
export function openWorkerFixture(
  createRunners: (parts: {
    store: ReturnType<typeof openStore>;
    queue: ReturnType<typeof createQueue>;
    drafts: ReturnType<typeof createDrafts>;
    chunks: ReturnType<typeof createChunks>;
    conversations: ReturnType<typeof createConversations>;
    accounts: Pick<Accounts, 'get' | 'find'>;
    facts: Facts;
    files: ReturnType<typeof createFiles>;
    cleanFiles: ReturnType<typeof createCleanFiles>;
    readPhotos: ReadPhotos;
    now: () => number;
  }) => Partial<Record<JobKind, JobRunner>>,
  concurrency = 1,
  settings = () => ({ fileQuotaMegabytes: 500 }),
) {
  const dir = mkdtempSync(join(tmpdir(), 'dialogdesk-worker-'));
  const clock = { now: 1_000_000, up: 50_000 };
  const now = () => clock.now;
  const noted: string[] = [];
  const store = openStore({ dir, lockTimeoutMs: 100 });
  const gateway = createFakeGateway();
  const changes: Draft[] = [];
  const messages: ChatMessage[] = [];
  const logs: string[] = [];
  const dialogs = createDialogList({
    cache: { load: () => Promise.resolve([]), save: () => Promise.resolve() },
    onChange: () => {},
  });
  dialogs.apply([dialogOf(7)]);
  const photos = { getAll: () => Promise.resolve([]), fetch: () => Promise.resolve(undefined) };
  const messagePhotos = { fetch: () => Promise.resolve(undefined) };
  const account = { accountId: HOME.accountId, gateway, dialogs, photos, messagePhotos };
  const accounts = { get: () => account, find: () => account };
  const chunks = createChunks(store);
  const drafts = createDrafts({
    store,
    chunks,
    now,
    onChange: (draft) => changes.push(draft),
    onRemoved: () => {},
  });
  const conversations = createConversations({
    store,
    chunks,
    now,
    settings: () => ({ maxMessages: 200 }),
    quarantineDir: join(dir, 'quarantine'),
    log: (_level, text) => logs.push(text),
    onMessage: (message) => messages.push(message),
    onConversation: () => {},
    onRemoved: () => {},
    endSessions: () => {},
  });
  const queue = createQueue({
    store,
    now,
    random: () => 0,
    workerId: 'w',
    onChange: () => {},
    onWork: () => worker.wake(),
    onCancelAsked: (jobId) => worker.abort(jobId),
    onAbandoned: (tx, job) => worker.abandoned(tx, job),
  });
  const unused: JobRunner = {
    run: () => Promise.reject(new Error('no such runner here')),
    onFailed: () => {},
    onCancelled: () => {},
  };
  const log = (_level: string, text: string) => void logs.push(text);
  const files = createFiles({ store, now, log });
  const cleanFiles = createCleanFiles({ store, files, queue, conversations, log });
  const facts = createFacts({ store, now });
  const provider = { current: NO_FILES };
  const models = { provider: () => provider.current };
  const readPhotos = createReadPhotos({ store, files, models, settings, now, log });
  const parts = { store, queue, drafts, chunks, conversations, accounts, now };
  const runners = createRunners({ ...parts, facts, files, cleanFiles, readPhotos });
  const worker = createWorker({
    queue,
    runners: {
      process: unused,
      send: unused,
      chat: unused,
      delete: unused,
      files: unused,
      edit: unused,
      learn: unused,
      ...runners,
    },
    store,
    concurrency: () => concurrency,
    mayClaim: () => true,
    now,
    uptime: () => clock.up,
    onHold: () => noted.push(worker.trouble()?.code ?? 'over'),
    onWake: () => noted.push('awake'),
    log: (_level, text) => logs.push(text),
  });

  return {
    clock,
    store,
    gateway,
    dialogs,
    drafts,
    queue,
    chunks,
    conversations,
    facts,
    files,
    cleanFiles,
    readPhotos,
    /** The endpoint's files; a test may put others in their place. */
    provider,
    worker,
    changes,
    messages,
    logs,
    /** What the worker told of itself. */
    noted,
    /** A complete draft of HOME. */
    async written(text = 'Tomorrow at ten.'): Promise<Draft> {
      const { draftId } = await store.write((tx) =>
        drafts.begin(tx, {
          ...HOME,
          basedOnMessageId: 7,
          newestMessageId: 7,
          analysis: ANALYSIS,
        }),
      );
      return store.write((tx) =>
        drafts.finish(tx, draftId, { text, usage: { model: 'm', ...USAGE } }),
      );
    },
    /** Lets that much time pass and the worker see it. */
    pass(ms: number): void {
      clock.now += ms;
      clock.up += ms;
      worker.wake();
    },
    async close(): Promise<void> {
      await worker.stop(0);
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}

export function dialogOf(lastMessageId: number): Dialog {
  return {
    dialogId: HOME.dialogId,
    kind: 'private',
    title: HOME.dialogTitle,
    unreadCount: 0,
    unreadMentions: 0,
    pinned: false,
    archived: false,
    canSend: true,
    last: { messageId: lastMessageId, at: lastMessageId, out: false, preview: 'When?' },
  };
}

/** Asks each turn of the loop until there is an answer. */
export async function until<T>(what: string, ask: () => T | undefined | false): Promise<T> {
  for (const end = Date.now() + 3_000; Date.now() < end;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`waited in vain: ${what}`);
}
