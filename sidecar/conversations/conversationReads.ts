import { AppError } from '../../protocol/errors.ts';
import type { ChatMessage, Conversation } from '../../protocol/chatRecords.ts';
import type { Result } from '../../protocol/methods.ts';
import type { Store } from '../store/store.ts';
import { toChatMessage, toConversation } from './rows.ts';
import * as sql from './sql.ts';

/** What is known of conversations. Inside a transaction these see what it has written so far. */
export function createConversationReads(store: Store) {
  function find(conversationId: string): Conversation | undefined {
    const row = store.read(sql.GET_CONVERSATION).get(conversationId);
    return row === undefined ? undefined : toConversation(row);
  }

  /** @throws AppError `notFound` */
  function get(conversationId: string): Conversation {
    const conversation = find(conversationId);
    if (conversation) return conversation;
    throw unknownConversation();
  }

  /** The highest number that was ever used in it. */
  function lastSeqOf(conversationId: string): number {
    return Number(store.read(sql.LAST_SEQ).get(conversationId)?.['last_seq'] ?? 0);
  }

  function newestOf(accountId: string, dialogId: string): Conversation | undefined {
    const row = store.read(sql.NEWEST_OF_DIALOG).get(accountId, dialogId);
    return row === undefined ? undefined : toConversation(row);
  }

  /** Most recently active first, at most 500. */
  function list(of: { accountId: string; dialogId?: string | undefined }): Conversation[] {
    const rows = store.read(sql.LIST_CONVERSATIONS).all(of.accountId, of.dialogId ?? null);
    return rows.map(toConversation);
  }

  function stats(accountId: string | undefined): Result<'conversation/stats'> {
    const row = store.read(sql.CONVERSATION_STATS).get(accountId ?? null);
    return {
      conversations: Number(row?.['conversations']),
      chatMessages: Number(row?.['chat_messages']),
      oldestAt: numberOrNull(row?.['oldest_at']),
      lastActivityAt: numberOrNull(row?.['last_activity_at']),
    };
  }

  function findMessage(chatMessageId: string): ChatMessage | undefined {
    const row = store.read(sql.GET_MESSAGE).get(chatMessageId);
    return row === undefined ? undefined : toChatMessage(row);
  }

  /** The message that a `chat` job fills. */
  function messageOfJob(jobId: number): ChatMessage | undefined {
    const row = store.read(sql.MESSAGE_OF_JOB).get(jobId);
    return row === undefined ? undefined : toChatMessage(row);
  }

  /** @throws AppError `notFound` */
  function getMessage(chatMessageId: string): ChatMessage {
    const message = findMessage(chatMessageId);
    if (message) return message;
    throw new AppError('notFound', 'This message no longer exists.', { hint: 'Ask again.' });
  }

  return { find, get, lastSeqOf, newestOf, list, stats, findMessage, messageOfJob, getMessage };
}
export type ConversationReads = ReturnType<typeof createConversationReads>;

/** The same for one that does not exist and for one of another dialog: that it exists is not told. */
export function unknownConversation(): AppError {
  return new AppError('notFound', 'This conversation does not exist.', {
    hint: 'Start a new one.',
  });
}

export function sessionIdGiven(): AppError {
  return new AppError('invalidParams', 'This is the id of a session, not of a conversation.', {
    hint: "Use the session's conversationId.",
  });
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
