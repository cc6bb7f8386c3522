import type { AppError } from '../protocol/errors.ts';
import type { ChatMessage, Conversation, Session } from '../protocol/chatRecords.ts';
import type { Job } from '../protocol/jobRecords.ts';
import { isFinished } from './jobList.ts';
import { Signal } from './signal.ts';

/** What this page holds of one dialog's talk with the assistant. */
export interface Chat {
  phase: 'opening' | 'open' | 'failed';
  session?: Session | undefined;
  conversationId?: string | undefined;
  /** Oldest first, without gaps. */
  chatMessages: readonly ChatMessage[];
  /** Older ones can be had. */
  earlier: 'some' | 'none' | 'loading';
  /** Why it could not be opened, or why the older ones could not be had. */
  error?: AppError | undefined;
  /** As the worker said with its last answer. */
  warning?: string | undefined;
  sending: boolean;
  /** Why the last text was not taken. */
  sendError?: AppError | undefined;
}

export interface ChatState {
  /** By dialog. */
  chats: Signal<ReadonlyMap<string, Chat>>;
  /** What there is besides the open ones; of the dialogs that were asked for. */
  conversations: Signal<ReadonlyMap<string, Conversation>>;
}

export const NO_CHAT: Chat = {
  phase: 'opening',
  chatMessages: [],
  earlier: 'none',
  sending: false,
};

export function createChatState(): ChatState {
  return {
    chats: new Signal<ReadonlyMap<string, Chat>>(new Map()),
    conversations: new Signal<ReadonlyMap<string, Conversation>>(new Map()),
  };
}

export function clearChats({ chats, conversations }: ChatState): void {
  chats.set(new Map());
  conversations.set(new Map());
}

/** Changes what is held of one dialog; does nothing for a dialog without a chat. */
export function changeChat({ chats }: ChatState, dialogId: string, change: Partial<Chat>): void {
  const chat = chats.value.get(dialogId);
  if (chat) chats.update((map) => new Map(map).set(dialogId, { ...chat, ...change }));
}

/** The dialog whose open chat is this conversation, with that chat. */
export function findChat(
  { chats }: ChatState,
  conversationId: string,
): readonly [dialogId: string, chat: Chat] | undefined {
  return [...chats.value].find(([, chat]) => chat.conversationId === conversationId);
}

/**
 * Both lists in order, each message once, the one that was changed last; equal times: `fresh`. What is held is given up
 * where messages between it and `fresh` are missing: older ones can be fetched again.
 */
export function mergeMessages(
  held: readonly ChatMessage[],
  fresh: readonly ChatMessage[],
): readonly ChatMessage[] {
  const [first] = fresh;
  const last = held.at(-1);
  if (!first || !last) return first ? fresh : held;
  if (first.seq > last.seq + 1) return fresh;
  const bySeq = new Map(held.map((message) => [message.seq, message]));
  for (const message of fresh) {
    const known = bySeq.get(message.seq);
    if (!known || known.updatedAt <= message.updatedAt) bySeq.set(message.seq, message);
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Whether the assistant still owes this answer. */
export function isUnfinished({ state }: ChatMessage): boolean {
  return state === 'pending' || state === 'streaming';
}

/** The answer that Stop stops: the first that is not finished. */
export function unfinished({ chatMessages }: Chat): ChatMessage | undefined {
  return chatMessages.find(isUnfinished);
}

/** The dialogs about which an answer is being written, whichever window asked. */
export function answering(jobs: Iterable<Job>, accountId: string | null): ReadonlySet<string> {
  const dialogIds = new Set<string>();
  for (const job of jobs) {
    if (job.kind !== 'chat' || job.accountId !== accountId || isFinished(job)) continue;
    dialogIds.add(job.dialogId);
  }
  return dialogIds;
}
