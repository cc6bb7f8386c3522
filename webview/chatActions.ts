import { asAppError } from './asAppError.ts';
import { AppError } from '../protocol/errors.ts';
import { applyConversation, applyRemoved, keepMessages } from './chatEvents.ts';
import { chatMemory } from './chatMemory.ts';
import { createEngagement, isEnded, type Choice } from './chatEngagement.ts';
import { changeChat } from './chatState.ts';
import type { Host } from './host.ts';
import { t } from './l10n.ts';
import { report } from './report.ts';
import type { State } from './state.ts';
import type { Streams } from './streams.ts';

const EARLIER_PAGE = 50;

export type ChatActions = ReturnType<typeof createChatActions>;

/** Talking with the assistant about a dialog. Each tells of its own failure; none rejects. */
export function createChatActions(state: State, streams: Streams, host: Host) {
  const { chat: chats } = state;
  const { engage, change } = createEngagement(state, streams, host);
  const chatOf = (dialogId: string) => chats.chats.value.get(dialogId);
  const memoryOf = (dialogId: string) => chatMemory(state, dialogId);

  /** Sends once more in a new session of the same conversation where the old one has ended. */
  async function sendIn(dialogId: string, text: string, requestId: string) {
    const ask = (sessionId: string) => host.request('session/send', { sessionId, text, requestId });
    const sessionId = chatOf(dialogId)?.session?.sessionId;
    try {
      if (sessionId) return await ask(sessionId);
    } catch (error) {
      if (!isEnded(error)) throw error;
    }
    await engage(dialogId, undefined, { conversationId: chatOf(dialogId)?.conversationId });
    const chat = chatOf(dialogId);
    if (chat?.session && chat.session.sessionId !== sessionId) return ask(chat.session.sessionId);
    throw chat?.error ?? new AppError('conflict', t('The conversation is not open.'));
  }

  async function send(dialogId: string): Promise<void> {
    const memory = memoryOf(dialogId);
    const { text, requestId = crypto.randomUUID() } = memory.unsent();
    const chat = chatOf(dialogId);
    if (text.trim() === '' || !chat || chat.sending) return;
    memory.keepUnsent({ text, requestId });
    if (chat.phase === 'failed') return reengage(dialogId, memory.sessionId(), {});
    if (chat.phase === 'opening') return; // Once it is open.
    changeChat(chats, dialogId, { sending: true, sendError: undefined });
    try {
      const { userMessage, assistantMessage, warning } = await sendIn(
        dialogId,
        text.trim(),
        requestId,
      );
      keepMessages(chats, streams, dialogId, [userMessage, assistantMessage], {
        sending: false,
        warning,
      });
      memory.keepUnsent({ text: '' });
    } catch (error) {
      const sendError = asAppError(error);
      if (sendError.code !== 'sidecarUnreachable') memory.keepUnsent({ text });
      changeChat(chats, dialogId, { sending: false, sendError });
    }
  }

  /** What was under way when the page or the worker went is sent once more: with its request id it arrives once. */
  async function reengage(dialogId: string, sessionId: string | undefined, choice: Choice) {
    if (await engage(dialogId, sessionId, choice)) await settle(dialogId);
  }

  /** What may have been sent in the conversation that is left stays typed and is not sent in the other. */
  async function leaveFor(dialogId: string, choice: Choice): Promise<void> {
    const memory = memoryOf(dialogId);
    memory.keepUnsent({ text: memory.unsent().text });
    await change(dialogId, choice);
    await settle(dialogId);
  }

  async function settle(dialogId: string): Promise<void> {
    if (memoryOf(dialogId).unsent().requestId) await send(dialogId);
  }

  return {
    /** Brings the chat about this dialog into view and gives it the keyboard. */
    show(dialogId: string): void {
      state.wantsFocus.set('chat');
      state.ui.update((ui) => ({ ...ui, tab: 'chat', dialogId }));
    },
    /** Opens the dialog's chat unless it is open. */
    async open(dialogId: string): Promise<void> {
      if (!chatOf(dialogId)) await reengage(dialogId, memoryOf(dialogId).sessionId(), {});
    },
    /** Opens what could not be opened. */
    async reopen(dialogId: string): Promise<void> {
      await reengage(dialogId, memoryOf(dialogId).sessionId(), {});
    },
    /** After a reconnect: takes what was missed in every chat of this page. */
    resume(): void {
      for (const [dialogId, { session, conversationId }] of chats.chats.value) {
        const sessionId = session?.sessionId ?? memoryOf(dialogId).sessionId();
        void reengage(dialogId, sessionId, { conversationId });
      }
    },
    startFresh: (dialogId: string) => leaveFor(dialogId, { fresh: true }),
    openConversation: (dialogId: string, conversationId: string) =>
      leaveFor(dialogId, { conversationId }),
    /** A text that was changed is another request. */
    type: (dialogId: string, text: string) => memoryOf(dialogId).keepUnsent({ text }),
    typed: (dialogId: string): string => memoryOf(dialogId).unsent().text,
    send,
    async ask(dialogId: string, question: string): Promise<void> {
      memoryOf(dialogId).keepUnsent({ text: question });
      await send(dialogId);
    },
    /** The page of messages before those held. */
    async fetchEarlier(dialogId: string): Promise<void> {
      const chat = chatOf(dialogId);
      const beforeSeq = chat?.chatMessages[0]?.seq;
      if (!chat?.conversationId || chat.earlier !== 'some' || beforeSeq === undefined) return;
      changeChat(chats, dialogId, { earlier: 'loading', error: undefined });
      const { conversationId } = chat;
      try {
        const asked = { conversationId, beforeSeq, limit: EARLIER_PAGE };
        const { chatMessages, warning } = await host.request('conversation/messages', asked);
        if (chatOf(dialogId)?.conversationId !== conversationId) return;
        keepMessages(chats, streams, dialogId, chatMessages);
        const kept = chats.conversations.value.get(conversationId)?.messageCount ?? 0;
        const shown = chatOf(dialogId)?.chatMessages.length ?? 0;
        // Long messages come fewer at once; with a warning the store could not tell: there may be more.
        const all = warning === undefined && chatMessages.length === 0;
        const earlier = all || shown >= kept ? 'none' : 'some';
        changeChat(chats, dialogId, { earlier, warning });
      } catch (error) {
        changeChat(chats, dialogId, { earlier: 'some', error: asAppError(error) });
      }
    },
    /** Rejects with an AppError: the list shows it in its place. */
    async fetchConversations(dialogId: string): Promise<void> {
      const accountId = state.accountId.value ?? '';
      const { conversations } = await host.request('conversation/list', { accountId, dialogId });
      for (const held of chats.conversations.value.values()) {
        if (held.dialogId !== dialogId || conversations.some(isSame(held.conversationId))) continue;
        applyRemoved(chats, held.conversationId);
      }
      for (const conversation of conversations) applyConversation(chats, conversation);
    },
    async remove(conversationId: string): Promise<void> {
      try {
        await host.request('conversation/remove', { conversationId });
        applyRemoved(chats, conversationId);
      } catch (error) {
        report(state, error);
      }
    },
  };
}

function isSame(conversationId: string) {
  return (other: { conversationId: string }) => other.conversationId === conversationId;
}
