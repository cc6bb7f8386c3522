import { AppError } from '../../protocol/errors.ts';
import type { WireError } from '../../protocol/errors.ts';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Chunks } from '../chunks/chunks.ts';
import type { Tx } from '../store/store.ts';
import type { ConversationReads } from './conversationReads.ts';
import { checksumOf, isLive } from './rows.ts';
import * as sql from './sql.ts';

export interface AnswersOptions {
  reads: ConversationReads;
  chunks: Pick<Chunks, 'textOf'>;
  now: () => number;
  changed: (tx: Tx, chatMessageId: string) => ChatMessage;
  /** In the transaction that finished a message of this conversation. */
  onFinished: (tx: Tx, conversationId: string) => void;
}

/**
 * The life of an assistant's message:
 *
 *   pending ──begin──► streaming ──finish──► complete
 *   streaming ──begin (after a crash, a failed try)──► streaming, the next attempt
 *   pending | streaming ──end──► failed | cancelled ──begin (its job is retried)──► streaming
 */
export function createAnswers({ reads, chunks, now, changed, onFinished }: AnswersOptions) {
  function close(
    tx: Tx,
    message: ChatMessage,
    end: {
      state: ChatMessage['state'];
      text: string;
      usage?: Usage;
      error?: WireError | undefined;
      warning?: string | undefined;
    },
  ): ChatMessage {
    tx.sql(sql.FINISH_ANSWER).run({
      chatMessageId: message.chatMessageId,
      state: end.state,
      text: end.text,
      usage: end.usage === undefined ? null : JSON.stringify(end.usage),
      error: end.error === undefined ? null : JSON.stringify(end.error),
      warning: end.warning ?? null,
      checksum: checksumOf({ ...message, text: end.text }),
      now: now(),
    });
    const finished = changed(tx, message.chatMessageId);
    onFinished(tx, message.conversationId);
    return finished;
  }

  return {
    /** A new attempt; chunk numbers go on after the last. @throws AppError `notFound`, `conflict` when it is complete */
    beginAnswer(tx: Tx, chatMessageId: string): ChatMessage {
      const { role, state } = reads.getMessage(chatMessageId);
      if (role === 'user' || state === 'complete') {
        throw new AppError('conflict', 'This message is complete.', { hint: 'Ask again.' });
      }
      tx.sql(sql.BEGIN_ANSWER).run(now(), chatMessageId);
      return changed(tx, chatMessageId);
    },

    /** Undefined where it was removed meanwhile or is not being written: nothing is changed then. */
    finishAnswer(
      tx: Tx,
      chatMessageId: string,
      answer: { text: string; usage: Usage; warning?: string | undefined },
    ): ChatMessage | undefined {
      const message = reads.findMessage(chatMessageId);
      if (message?.state !== 'streaming') return undefined;
      return close(tx, message, { ...answer, state: 'complete' });
    },

    /** Keeps what the newest attempt has streamed. Undefined where there is nothing to end. */
    endAnswer(
      tx: Tx,
      chatMessageId: string,
      state: 'failed' | 'cancelled',
      error?: WireError,
    ): ChatMessage | undefined {
      const message = reads.findMessage(chatMessageId);
      if (!message || message.role === 'user' || !isLive(message.state)) return undefined;
      const text = chunks.textOf(tx, chatMessageId, message.attempt);
      return close(tx, message, { state, text, error });
    },
  };
}
