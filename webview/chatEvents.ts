import type { ChatMessage, Conversation, Session } from '../protocol/chatRecords.ts';
import {
  changeChat,
  findChat,
  isUnfinished,
  mergeMessages,
  type Chat,
  type ChatState,
} from './chatState.ts';
import type { Streams } from './streams.ts';

/** Takes a message as it is now and follows its text while it streams. Returns the answer it has finished, if it has. */
export function applyChatMessage(
  state: ChatState,
  streams: Streams,
  message: ChatMessage,
): { dialogId: string; message: ChatMessage } | undefined {
  const found = findChat(state, message.conversationId);
  if (!found) return undefined;
  const [dialogId, chat] = found;
  const known = chat.chatMessages.find(({ seq }) => seq === message.seq);
  keepMessages(state, streams, dialogId, [message]);
  const finished = known && isUnfinished(known) && !isUnfinished(message);
  return finished ? { dialogId, message } : undefined;
}

/** Adds messages to a dialog's chat; those under way are followed from the last piece held, the others are final. */
export function keepMessages(
  state: ChatState,
  streams: Streams,
  dialogId: string,
  fresh: readonly ChatMessage[],
  change: Partial<Chat> = {},
): void {
  const chat = state.chats.value.get(dialogId);
  if (!chat) return;
  // What comes back late may be another conversation's: of the same dialog in another account.
  const own = fresh.filter(
    ({ conversationId }) => (chat.conversationId ?? conversationId) === conversationId,
  );
  const chatMessages = mergeMessages(chat.chatMessages, own);
  const taken = new Set(own.filter((message) => chatMessages.includes(message)));
  for (const message of taken) {
    if (isUnfinished(message)) streams.follow(message.chatMessageId, message.attempt);
  }
  changeChat(state, dialogId, { ...change, chatMessages });
  for (const message of taken) if (!isUnfinished(message)) streams.drop(message.chatMessageId);
}

export function applyConversation({ conversations }: ChatState, conversation: Conversation): void {
  conversations.update((map) => new Map(map).set(conversation.conversationId, conversation));
}

/** A chat whose conversation was removed is closed: the view that shows its dialog opens another. */
export function applyRemoved(state: ChatState, conversationId: string): void {
  state.conversations.update((map) => {
    const rest = new Map(map);
    rest.delete(conversationId);
    return rest;
  });
  const found = findChat(state, conversationId);
  if (!found) return;
  state.chats.update((map) => {
    const rest = new Map(map);
    rest.delete(found[0]);
    return rest;
  });
}

export function applySession(state: ChatState, session: Session): void {
  const chat = state.chats.value.get(session.dialogId);
  if (chat?.session?.sessionId !== session.sessionId) return;
  changeChat(state, session.dialogId, { session });
}
