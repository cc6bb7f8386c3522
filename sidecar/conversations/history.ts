import { t } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Quarantine } from './quarantine.ts';
import { isLive, verifiedChatMessage } from './rows.ts';
import * as sql from './sql.ts';

/** Said where an answer was made without what was said before. */
export const contextUnavailable = (): string => t('Context unavailable');

export interface HistoryOptions {
  store: Store;
  quarantine: Quarantine;
  now: () => number;
  log: Log;
  touched: (tx: Tx, conversationId: string) => void;
}

export interface History {
  chatMessages: ChatMessage[];
  warning?: string;
}

type Row = Record<string, unknown>;

/** What was said before, verified row by row. A damaged conversation is set aside whole, then cleared; no other is touched. */
export function createHistory({ store, quarantine, now, log, touched }: HistoryOptions) {
  /** Conversations that are being set aside: who comes meanwhile waits for the same. */
  const healing = new Map<string, Promise<void>>();

  function heal(conversationId: string): Promise<void> {
    let done = healing.get(conversationId);
    if (!done) {
      done = setAside(conversationId).finally(() => healing.delete(conversationId));
      healing.set(conversationId, done);
    }
    return done;
  }

  async function setAside(conversationId: string): Promise<void> {
    const rows: Row[] = store.read(sql.LIST_RAW).all(conversationId);
    log('error', `conversation ${conversationId} is damaged: ${rows.length} rows are set aside`);
    const copy = { conversationId, at: now() };
    await quarantine.write(copy, rows);
    try {
      await clear(conversationId, rows);
    } catch (error) {
      // Nothing was cleared, and the next look would leave one more.
      quarantine.remove((each) => each.conversationId === conversationId && each.at === copy.at);
      throw error;
    }
  }

  async function clear(conversationId: string, rows: Row[]): Promise<void> {
    const cleared = rows.filter((row) => !stillToAnswer(rows, row)).map(rowId);
    await store.write((tx) => {
      // What was removed meanwhile may have left its number to a row of another conversation.
      const present = new Set(tx.sql(sql.LIST_RAW).all(conversationId).map(rowId));
      for (const id of cleared) if (present.has(id)) tx.sql(sql.DELETE_RAW).run(id);
      tx.sql(sql.WARN_LIVE).run(contextUnavailable(), conversationId);
      touched(tx, conversationId);
      if (tx.sql(sql.GET_CONVERSATION).get(conversationId)) return;
      // Forgotten while its copy was made.
      tx.onCommit(() => quarantine.remove((each) => each.conversationId === conversationId));
    });
  }

  /** Undefined where one of the rows is damaged. */
  function verified(rows: Row[]): ChatMessage[] | undefined {
    const messages = rows.map(verifiedChatMessage).filter((message) => message !== undefined);
    return messages.length === rows.length ? messages : undefined;
  }

  async function load(
    conversationId: string,
    read: () => Row[],
  ): Promise<{ messages: ChatMessage[]; warning?: string }> {
    try {
      const messages = verified(read());
      if (messages) return { messages };
      await heal(conversationId);
      return { messages: verified(read()) ?? [], warning: contextUnavailable() };
    } catch (error) {
      log('error', `a conversation could not be read: ${describeFailure(error)}`);
      return { messages: [], warning: contextUnavailable() };
    }
  }

  return {
    /** The user's message that this one answers. @throws AppError `databaseCorrupt` when it is not what was written */
    questionOf({ conversationId, seq }: ChatMessage): ChatMessage {
      const row = store.read(sql.GET_MESSAGE_AT).get(conversationId, seq - 1);
      const question = verifiedChatMessage(row);
      if (question?.role === 'user') return question;
      throw new AppError('databaseCorrupt', 'What was asked can no longer be read.', {
        hint: 'Ask again.',
      });
    },

    /** What has been said before the message with this number, oldest first: finished pairs with an answer. Never throws. */
    async historyOf(conversationId: string, beforeSeq: number): Promise<History> {
      const { messages, warning } = await load(conversationId, () =>
        store.read(sql.LIST_MESSAGES_BEFORE).all(conversationId, beforeSeq, 0, -1),
      );
      const chatMessages = answeredPairs(messages);
      return { chatMessages, ...(warning === undefined ? {} : { warning }) };
    },

    /** A page, oldest first: the newest before `beforeSeq`, or those that follow `afterSeq`. Never throws. */
    async messages(
      conversationId: string,
      page: {
        beforeSeq?: number | undefined;
        afterSeq?: number | undefined;
        limit?: number | undefined;
      },
    ): Promise<History> {
      const { beforeSeq, afterSeq, limit = 100 } = page;
      const { messages: chatMessages, warning } = await load(conversationId, () =>
        afterSeq !== undefined && beforeSeq === undefined
          ? store.read(sql.LIST_MESSAGES_AFTER).all(conversationId, afterSeq, limit)
          : store
              .read(sql.LIST_MESSAGES_BEFORE)
              .all(conversationId, beforeSeq ?? Number.MAX_SAFE_INTEGER, afterSeq ?? 0, limit),
      );
      return { chatMessages, ...(warning === undefined ? {} : { warning }) };
    },
  };
}

function rowId(row: Row): number {
  return Number(row['row_id']);
}

/** Both messages of its pair are whole and the answer is still due: its job will need them. */
function stillToAnswer(rows: Row[], row: Row): boolean {
  const pair = rows.filter((each) => each['pair'] === row['pair']).map(verifiedChatMessage);
  const [user, assistant] = pair;
  return (
    pair.length === 2 && user?.role === 'user' && assistant !== undefined && isLive(assistant.state)
  );
}

/** An answer that failed or was stopped counts with what had come; without a word its question is left out too. */
function answeredPairs(messages: ChatMessage[]): ChatMessage[] {
  return messages.flatMap((message, index) => {
    const next = messages[index + 1];
    const isPair =
      message.role === 'user' &&
      next?.role === 'assistant' &&
      next.seq === message.seq + 1 &&
      !isLive(next.state) &&
      next.text.trim() !== '';
    return isPair ? [message, next] : [];
  });
}
