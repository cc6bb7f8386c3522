import { randomUUID } from 'node:crypto';
import type { ChatMessage, Conversation } from '../../protocol/chatRecords.ts';
import type { Store, Tx } from '../store/store.ts';
import type { ConversationReads } from './conversationReads.ts';
import { checksumOf, toChatMessage } from './rows.ts';
import * as sql from './sql.ts';

export interface PairsOptions {
  store: Store;
  reads: ConversationReads;
  now: () => number;
  changed: (tx: Tx, chatMessageId: string) => ChatMessage;
  touched: (tx: Tx, conversationId: string) => void;
  maxMessages: () => number;
}

export interface Said {
  userMessage: ChatMessage;
  assistantMessage: ChatMessage;
  /** False: the same request was made before, and these are its messages. */
  isNew: boolean;
}

interface NewMessage {
  conversationId: string;
  seq: number;
  pair: number;
  role: ChatMessage['role'];
  origin: ChatMessage['origin'];
  /** Null: still to be answered. */
  text: string | null;
  jobId?: number;
  requestId?: string | undefined;
}

/** What is said, as pairs: a user's message and the assistant's, never one without the other. */
export function createPairs(options: PairsOptions) {
  const { store, reads, now, changed, touched, maxMessages } = options;

  function takePair(tx: Tx, conversationId: string, afterSeq: number): number {
    return Number(tx.sql(sql.TAKE_PAIR).get(conversationId, afterSeq, now())?.['seq']);
  }

  function insert(tx: Tx, chatMessageId: string, message: NewMessage): ChatMessage {
    const { conversationId, seq, pair, role, origin, text, jobId, requestId } = message;
    tx.sql(sql.INSERT_MESSAGE).run({
      chatMessageId,
      conversationId,
      seq,
      pair,
      role,
      origin,
      state: text === null ? 'pending' : 'complete',
      text: text ?? '',
      jobId: jobId ?? null,
      requestId: requestId ?? null,
      checksum: text === null ? null : checksumOf({ conversationId, seq, role, text }),
      now: now(),
    });
    return changed(tx, chatMessageId);
  }

  /**
   * The user's message and the assistant's pending one. `enqueue` makes the job that answers, in the same transaction.
   * The same `requestId` again answers the first's pair and enqueues nothing.
   * `afterSeq`: numbers in use elsewhere (kept in memory while the store was unavailable) are passed over.
   * @throws AppError `notFound`
   */
  function say(
    tx: Tx,
    said: {
      conversationId: string;
      text: string;
      requestId?: string | undefined;
      afterSeq?: number;
    },
    enqueue: (conversation: Conversation, chatMessageId: string) => { jobId: number },
  ): Said {
    const { conversationId, text, requestId, afterSeq = 0 } = said;
    const conversation = reads.get(conversationId);
    const before = requestId === undefined ? undefined : pairOf(conversationId, requestId);
    if (before) return { ...before, isNew: false };
    const seq = takePair(tx, conversationId, afterSeq);
    const shared = { conversationId, pair: seq, origin: 'chat' } as const;
    const answerId = randomUUID();
    const { jobId } = enqueue(conversation, answerId);
    const question = { ...shared, seq, role: 'user', text, requestId } as const;
    const answer = { ...shared, seq: seq + 1, role: 'assistant', text: null, jobId } as const;
    const userMessage = insert(tx, randomUUID(), question);
    const assistantMessage = insert(tx, answerId, answer);
    touched(tx, conversationId);
    return { userMessage, assistantMessage, isNew: true };
  }

  function pairOf(
    conversationId: string,
    requestId: string,
  ): Pick<Said, 'userMessage' | 'assistantMessage'> | undefined {
    const rows = store.read(sql.PAIR_OF_REQUEST).all(conversationId, requestId);
    const [userMessage, assistantMessage] = rows.map(toChatMessage);
    return userMessage && assistantMessage ? { userMessage, assistantMessage } : undefined;
  }

  /** A finished pair in one; the id of the assistant's message. */
  function record(tx: Tx, conversationId: string, request: string, text: string): string {
    const answerId = randomUUID();
    const seq = takePair(tx, conversationId, 0);
    const shared = { conversationId, pair: seq, origin: 'draft' } as const;
    insert(tx, randomUUID(), { ...shared, seq, role: 'user', text: request });
    insert(tx, answerId, { ...shared, seq: seq + 1, role: 'assistant', text });
    prune(tx, conversationId);
    touched(tx, conversationId);
    return answerId;
  }

  /** Of what is finished `maxMessages` stay; whole pairs go, the oldest first. Pairs still to be answered are no part of it. */
  function prune(tx: Tx, conversationId: string): void {
    const finished = Number(tx.sql(sql.COUNT_FINISHED).get(conversationId)?.['n']);
    const surplus = Math.ceil((finished - maxMessages()) / 2);
    if (surplus > 0) tx.sql(sql.PRUNE_PAIRS).run(conversationId, surplus);
  }

  return { say, record, prune };
}
