import { randomUUID } from 'node:crypto';
import type { ChatMessage, Conversation } from '../../protocol/chatRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Chunks } from '../chunks/chunks.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Store, Tx } from '../store/store.ts';
import { createAnswers } from './answers.ts';
import {
  createConversationReads,
  sessionIdGiven,
  unknownConversation,
} from './conversationReads.ts';
import { createHistory } from './history.ts';
import { createPairs } from './pairs.ts';
import { createQuarantine } from './quarantine.ts';
import { toChatMessage } from './rows.ts';
import * as sql from './sql.ts';

export interface ConversationsOptions {
  store: Store;
  chunks: Pick<Chunks, 'textOf'>;
  now: () => number;
  settings: () => { maxMessages: number };
  /** Where damaged conversations are set aside. */
  quarantineDir: string;
  log: Log;
  /** Each after the commit, never before. */
  onMessage: (chatMessage: ChatMessage) => void;
  onConversation: (conversation: Conversation) => void;
  onRemoved: (conversationId: string) => void;
  /** In the transaction that removes the conversation, before it is gone. */
  endSessions: (tx: Tx, conversationId: string) => void;
}

/** Which conversation of a dialog: the one named, else the most recent, else a new one. */
export interface Wanted {
  accountId: string;
  dialogId: string;
  dialogTitle: string;
  conversationId?: string | undefined;
  /** A new one, unless one is named. */
  fresh?: boolean | undefined;
}

export interface RemovedConversation {
  chatMessagesRemoved: number;
  /** Jobs that were still to answer. */
  liveJobIds: number[];
}

export type Conversations = ReturnType<typeof createConversations>;

/** The lasting memory of dialogs. What takes a Tx runs inside a transaction of the caller's, so that its effect and a job's are one. */
export function createConversations(options: ConversationsOptions) {
  const { store, chunks, now, settings, log } = options;
  const reads = createConversationReads(store);

  function changed(tx: Tx, chatMessageId: string): ChatMessage {
    const message = toChatMessage(tx.sql(sql.GET_MESSAGE).get(chatMessageId));
    tx.onCommit(() => options.onMessage(message));
    return message;
  }

  function touched(tx: Tx, conversationId: string): void {
    tx.sql(sql.TOUCH_CONVERSATION).run(now(), conversationId);
    const conversation = reads.find(conversationId);
    if (conversation) tx.onCommit(() => options.onConversation(conversation));
  }

  const pairs = createPairs({
    store,
    reads,
    now,
    changed,
    touched,
    maxMessages: () => settings().maxMessages,
  });
  const answers = createAnswers({
    reads,
    chunks,
    now,
    changed,
    onFinished(tx, conversationId) {
      pairs.prune(tx, conversationId);
      touched(tx, conversationId);
    },
  });
  const quarantine = createQuarantine(options.quarantineDir, log, store.sealing.sealer);
  const history = createHistory({ store, quarantine, now, log, touched });

  function create(tx: Tx, wanted: Wanted): Conversation {
    const { accountId, dialogId, dialogTitle, conversationId = randomUUID() } = wanted;
    tx.sql(sql.INSERT_CONVERSATION).run(conversationId, accountId, dialogId, dialogTitle, now());
    const conversation = reads.get(conversationId);
    tx.onCommit(() => options.onConversation(conversation));
    return conversation;
  }

  /**
   * What is wanted, where it exists.
   * @throws AppError `notFound` when it is another dialog's, `invalidParams` when the id is a session's
   */
  function locate({
    accountId,
    dialogId,
    conversationId,
    fresh,
  }: Wanted): Conversation | undefined {
    if (conversationId === undefined) {
      return fresh === true ? undefined : reads.newestOf(accountId, dialogId);
    }
    const known = reads.find(conversationId);
    if (!known) {
      if (store.read(sql.GET_SESSION).get(conversationId)) throw sessionIdGiven();
      return undefined;
    }
    if (known.accountId !== accountId || known.dialogId !== dialogId) throw unknownConversation();
    if (store.read(sql.IS_LEAVING).get(conversationId)) throw unknownConversation();
    return known;
  }

  /** What is wanted; made where it does not exist. @throws as `locate` */
  function resolve(tx: Tx, wanted: Wanted): Conversation {
    return locate(wanted) ?? create(tx, wanted);
  }

  /**
   * Remembers a draft that was written, so that the assistant knows of it. `request` is a sentence of ours, never a
   * message's text. A failure is logged and undoes nothing else: the draft counts more than the memory of it. Answers
   * the id of the chat message that holds the draft.
   */
  function recordDraft(
    tx: Tx,
    drafted: Wanted & { request: string; text: string },
  ): string | undefined {
    const { request, text, ...wanted } = drafted;
    let recorded: string | undefined;
    const announcements: (() => void)[] = [];
    const inner: Tx = { ...tx, onCommit: (action) => void announcements.push(action) };
    tx.sql('SAVEPOINT memory').run();
    try {
      recorded = pairs.record(inner, resolve(inner, wanted).conversationId, request, text);
      announcements.forEach((action) => tx.onCommit(action));
    } catch (error) {
      undoMemory(tx, error);
      recorded = undefined;
      log('warn', `a draft was not remembered: ${describeFailure(error)}`);
    }
    tx.sql('RELEASE memory').run();
    return recorded;
  }

  function undoMemory(tx: Tx, cause: unknown): void {
    try {
      tx.sql('ROLLBACK TO memory').run();
    } catch {
      // On a full disk SQLite gives up the whole transaction: that is what the caller has to know.
      throw cause;
    }
  }

  /** Its messages go, its sessions end. The jobs that were still to answer are the caller's to cancel. */
  function remove(tx: Tx, conversationId: string): RemovedConversation {
    const removed = part(tx, conversationId);
    tx.sql(sql.DELETE_CONVERSATION).run(conversationId);
    return removed;
  }

  /** The same for everybody who asks for it; its rows stay until the files that they refer to are gone. */
  function retire(tx: Tx, conversationId: string): RemovedConversation {
    const removed = part(tx, conversationId);
    tx.sql(sql.RETIRE).run(conversationId);
    return removed;
  }

  function part(tx: Tx, conversationId: string): RemovedConversation {
    reads.get(conversationId);
    const live = tx.sql(sql.LIST_LIVE_JOBS).all(conversationId);
    const chatMessagesRemoved = Number(tx.sql(sql.COUNT_MESSAGES).get(conversationId)?.['n']);
    options.endSessions(tx, conversationId);
    tx.onCommit(() => {
      quarantine.remove((copy) => copy.conversationId === conversationId);
      options.onRemoved(conversationId);
    });
    return { chatMessagesRemoved, liveJobIds: live.map((row) => Number(row['job_id'])) };
  }

  const idsOf = (text: string) => (tx: Tx, accountId: string, dialogId: string) =>
    tx
      .sql(text)
      .all(accountId, dialogId)
      .map((row) => String(row['conversation_id']));

  function removeOfAccount(tx: Tx, accountId: string): void {
    for (const row of tx.sql(sql.IDS_OF_ACCOUNT).all(accountId))
      remove(tx, String(row['conversation_id']));
  }

  /** Of what was set aside before `before`, and of conversations that are no more. */
  function removeCopies(before: number): void {
    quarantine.remove((copy) => copy.at < before || !reads.find(copy.conversationId));
  }

  return {
    ...reads,
    ...answers,
    ...history,
    say: pairs.say,
    prune: pairs.prune,
    locate,
    resolve,
    recordDraft,
    remove,
    retire,
    listOfDialog: idsOf(sql.IDS_OF_DIALOG),
    /** Those that were retired. */
    listLeaving: idsOf(sql.LIST_LEAVING),
    removeOfAccount,
    removeCopies,
  };
}
