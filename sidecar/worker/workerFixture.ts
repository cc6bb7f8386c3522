import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analysis, Dialog, Draft, Message } from '../../protocol/records.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { createDialogList } from '../dialogs/dialogList.ts';
import { createDrafts } from '../drafts/drafts.ts';
import { createQueue } from '../queue/createQueue.ts';
import { openStore } from '../store/openStore.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';
import { createWorker } from './worker.ts';
import type { JobRunner } from './worker.ts';

/** The account of the fixture and its one dialog. */
export const HOME = { accountId: '1', dialogId: 'u2', dialogTitle: 'Anna' };

export const ANALYSIS: Analysis = {
  status: 'needs_reply',
  reason: 'A question.',
  language: 'en',
  summary: '',
  urgency: 'normal',
  messageIds: [7],
};

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
  sends: { text: string; randomId: string }[];
  /** Before the server sees the call: throws, or holds it back. */
  onFetch: () => void | Promise<void>;
  onSend: () => void | Promise<void>;
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
    onSent: () => {},
    account: () => ({ accountId: HOME.accountId, name: 'Me', connection: 'online' }),
    fetchDialogs: () => Promise.resolve([]),
    fetchPhoto: () => Promise.resolve(undefined),
    signOut: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    async fetchMessages({ limit, minId = 0 }) {
      await gateway.onFetch();
      return gateway.history.filter((message) => message.messageId > minId).slice(-limit);
    },
    async sendMessage({ text, randomId }) {
      await gateway.onSend();
      sends.push({ text, randomId });
      const messageId = (gateway.history.at(-1)?.messageId ?? 0) + 1;
      const isNew = sends.filter((send) => send.randomId === randomId).length === 1;
      // As Telegram stores it.
      if (isNew) gateway.history.push(messageOf(messageId, { out: true, text: text.trim() }));
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
    accounts: Pick<Accounts, 'get' | 'find'>;
    now: () => number;
  }) => Partial<Record<'process' | 'send', JobRunner>>,
  concurrency = 1,
) {
  const dir = mkdtempSync(join(tmpdir(), 'dialogdesk-worker-'));
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const store = openStore({ dir });
  const gateway = createFakeGateway();
  const changes: Draft[] = [];
  const logs: string[] = [];
  const dialogs = createDialogList({
    cache: { load: () => Promise.resolve([]), save: () => Promise.resolve() },
    onChange: () => {},
  });
  dialogs.apply([dialogOf(7)]);
  const account = { accountId: HOME.accountId, gateway, dialogs };
  const accounts = { get: () => account, find: () => account };
  const drafts = createDrafts({
    store,
    now,
    onChange: (draft) => changes.push(draft),
    onRemoved: () => {},
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
  const runners = createRunners({ store, queue, drafts, accounts, now });
  const worker = createWorker({
    queue,
    runners: { process: unused, send: unused, ...runners },
    concurrency: () => concurrency,
    now,
    log: (_level, text) => logs.push(text),
  });

  return {
    clock,
    store,
    gateway,
    dialogs,
    drafts,
    queue,
    worker,
    changes,
    logs,
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
