import { asAppError } from './asAppError.ts';
import { AppError } from '../protocol/errors.ts';
import { applyConversation, keepMessages } from './chatEvents.ts';
import { chatMemory } from './chatMemory.ts';
import { changeChat, NO_CHAT, unfinished, type Chat } from './chatState.ts';
import type { Host, PageResult } from './host.ts';
import { t } from './l10n.ts';
import { report } from './report.ts';
import type { State } from './state.ts';
import type { Streams } from './streams.ts';

/** Which conversation to engage with: the dialog's most recent, a new one, or this one. */
export interface Choice {
  fresh?: true;
  conversationId?: string | undefined;
}

/** Engages this window with conversations: one of each dialog, whatever comes back late. */
export function createEngagement(state: State, streams: Streams, host: Host) {
  const { chat: chats } = state;
  /** The newest engagement of each dialog; an older one that answers late is not taken. */
  const engaged = new Map<string, symbol>();
  const chatOf = (dialogId: string) => chats.chats.value.get(dialogId);
  const setChat = (dialogId: string, chat: Chat) =>
    chats.chats.update((map) => new Map(map).set(dialogId, chat));

  /** Shows the session that is kept, or starts one. */
  async function becomeReady(
    dialogId: string,
    sessionId: string | undefined,
    { fresh, conversationId }: Choice,
  ): Promise<PageResult<'session/ready'>> {
    if (sessionId) {
      try {
        return await host.request('session/ready', { sessionId });
      } catch (error) {
        if (!isEnded(error)) throw error;
      }
    }
    const accountId = state.accountId.value ?? '';
    const started = await host.request('session/start', {
      windowId: state.ui.value.windowId,
      accountId,
      dialogId,
      ...(fresh ? { fresh } : {}),
      ...(conversationId ? { conversationId } : {}),
    });
    if (state.accountId.value !== accountId)
      throw new AppError('cancelled', t('Left for another account.'));
    chatMemory(state, dialogId).keepSession(started.session.sessionId);
    const ready = await host.request('session/ready', { sessionId: started.session.sessionId });
    return { ...ready, warning: ready.warning ?? started.warning };
  }

  /** Engages with a conversation of the dialog and takes what there is. False where that failed or another took over. */
  async function engage(dialogId: string, kept: string | undefined, choice: Choice) {
    const mine = Symbol(dialogId);
    engaged.set(dialogId, mine);
    const accountId = state.accountId.value;
    const isOver = () => engaged.get(dialogId) !== mine || state.accountId.value !== accountId;
    const held = chatOf(dialogId) ?? NO_CHAT;
    const phase = held.phase === 'open' ? 'open' : 'opening';
    setChat(dialogId, { ...held, phase, error: undefined });
    try {
      const ready = await becomeReady(dialogId, kept, choice);
      if (isOver()) return false;
      takeReady(dialogId, ready);
      return true;
    } catch (error) {
      if (isOver()) return false;
      changeChat(chats, dialogId, {
        phase: phase === 'open' ? 'open' : 'failed',
        error: asAppError(error),
      });
      return false;
    }
  }

  function takeReady(dialogId: string, ready: PageResult<'session/ready'>): void {
    const { session, conversation, chatMessages, warning } = ready;
    const { conversationId } = conversation;
    const held = chatOf(dialogId) ?? NO_CHAT;
    const same =
      held.conversationId === conversationId ? held : { ...NO_CHAT, sending: held.sending };
    applyConversation(chats, conversation);
    setChat(dialogId, {
      ...same,
      phase: 'open',
      session,
      conversationId,
      warning,
      error: undefined,
    });
    keepMessages(chats, streams, dialogId, chatMessages);
    const shown = chatOf(dialogId)?.chatMessages.length ?? 0;
    changeChat(chats, dialogId, { earlier: shown < conversation.messageCount ? 'some' : 'none' });
  }

  /** Leaves the conversation in view for another of the same dialog. One that is being answered stays engaged. */
  async function change(dialogId: string, choice: Choice): Promise<void> {
    const before = chatOf(dialogId);
    setChat(dialogId, NO_CHAT);
    await engage(dialogId, undefined, choice);
    const left = before?.session;
    if (!left || unfinished(before) || left.conversationId === chatOf(dialogId)?.conversationId)
      return;
    await host.request('session/end', { sessionId: left.sessionId }).catch((error: unknown) => {
      if (!isEnded(error)) report(state, error);
    });
  }

  return { engage, change };
}

/** The session has ended or was forgotten: another has to be started. */
export function isEnded(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'conflict' || error.code === 'notFound');
}
