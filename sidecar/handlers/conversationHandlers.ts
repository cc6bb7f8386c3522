import { PRIORITIES } from '../../protocol/limits.ts';
import type { Conversation } from '../../protocol/chatRecords.ts';
import type { ChatPayload } from '../conversations/chatPayload.ts';
import type { Wanted } from '../conversations/conversations.ts';
import { contextUnavailable } from '../conversations/history.ts';
import type { History } from '../conversations/history.ts';
import { sessionEnded } from '../conversations/sessions.ts';
import type { Desk } from '../desk.ts';
import type { Handlers } from '../server/clientContext.ts';
import type { Tx } from '../store/store.ts';
import { isTrouble } from '../worker/hold.ts';
import { fitFrame } from './fitFrame.ts';

type ConversationHandlers = Pick<
  Handlers,
  | 'session/start'
  | 'session/ready'
  | 'session/heartbeat'
  | 'session/end'
  | 'session/get'
  | 'session/list'
  | 'session/send'
  | 'conversation/list'
  | 'conversation/messages'
  | 'conversation/stats'
  | 'conversation/remove'
>;

/** While the store cannot be used, talking goes on in memory: what is answered from there carries the warning. */
export function conversationHandlers(desk: Desk): ConversationHandlers {
  const {
    store,
    accounts,
    assertDialog,
    conversations,
    cleanFiles,
    sessions,
    withoutStore,
    profiles,
    queue,
  } = desk;

  /** As long as the worker holds there is no use in waiting for a write. */
  async function orWithout<T>(stored: () => Promise<T>, without: () => T): Promise<T> {
    if (desk.isHeld()) return without();
    try {
      return await stored();
    } catch (error) {
      if (!isTrouble(error)) throw error;
      return without();
    }
  }

  /** A session that is stored, taken into memory. What cannot be written can often still be read. */
  function recall(sessionId: string): void {
    if (withoutStore.find(sessionId)) return;
    const session = sessions.get(sessionId);
    if (session.state === 'terminated') throw sessionEnded();
    withoutStore.remember(session, recalled(conversations.get(session.conversationId)));
  }

  function recalled(conversation: Conversation): Conversation {
    const { conversationId } = conversation;
    withoutStore.saw({ conversationId, seq: conversations.lastSeqOf(conversationId) });
    return conversation;
  }

  /** The conversation that is wanted, with the window's session in it, where they are stored and can be read. */
  function recallWanted(wanted: Wanted, windowId: string): Conversation | undefined {
    try {
      const conversation = conversations.locate(wanted);
      if (!conversation) return undefined;
      const live = sessions.findLive(windowId, conversation.conversationId);
      if (live) recall(live.sessionId);
      return recalled(conversation);
    } catch (error) {
      if (!isTrouble(error)) throw error;
      return undefined;
    }
  }

  /** The list of dialogs may still be on its way: a conversation knows its dialog as well. */
  function titleOf(accountId: string, dialogId: string): string {
    const { dialogs } = accounts.get(accountId);
    const listed = dialogs.find(dialogId)?.title;
    return (
      listed ??
      conversations.newestOf(accountId, dialogId)?.dialogTitle ??
      dialogs.get(dialogId).title
    );
  }

  /** A session that was made while the store was unavailable is stored as soon as it is used again. */
  function adopt(tx: Tx, sessionId: string): void {
    const known = withoutStore.find(sessionId);
    if (!known || known.isStored) return;
    const conversation = conversations.resolve(tx, known.conversation);
    const session = sessions.adopt(tx, known.session, conversation);
    tx.onCommit(() => withoutStore.remember(session, conversation));
  }

  /** A page with what was said in memory, which follows what is stored as long as the store cannot be used. */
  function withTalk(
    { chatMessages, ...rest }: History,
    conversationId: string,
    {
      beforeSeq = Infinity,
      afterSeq,
    }: { beforeSeq?: number | undefined; afterSeq?: number | undefined } = {},
  ): History {
    const talk = 'warning' in rest ? withoutStore.messages(conversationId) : [];
    const asked = talk.filter(({ seq }) => seq > (afterSeq ?? 0) && seq < beforeSeq);
    const keep = afterSeq !== undefined && beforeSeq === Infinity ? 'first' : 'last';
    return { chatMessages: fitFrame([...chatMessages, ...asked], keep), ...rest };
  }

  return {
    'session/start': (params) => {
      const { windowId, model = null, profile: named, ...dialog } = params;
      const profile = named ?? profiles.of(dialog).profileId;
      const wanted = { ...dialog, dialogTitle: titleOf(dialog.accountId, dialog.dialogId) };
      return orWithout(
        async () => {
          const started = await store.write((tx) => {
            const conversation = conversations.resolve(tx, wanted);
            const session = sessions.start(tx, { windowId, conversation, model, profile });
            return { session, conversation };
          });
          withoutStore.remember(started.session, recalled(started.conversation));
          return started;
        },
        () => {
          const stored = recallWanted(wanted, windowId);
          const asked = { windowId, model, profile };
          const { session, conversation } = withoutStore.start(wanted, asked, stored);
          return { session, conversation, warning: contextUnavailable() };
        },
      );
    },
    'session/ready': async ({ sessionId }) => {
      const shown = await orWithout(
        async () => {
          const resumed = await store.write((tx) => {
            adopt(tx, sessionId);
            const session = sessions.resume(tx, sessionId);
            return { session, conversation: conversations.get(session.conversationId) };
          });
          withoutStore.remember(resumed.session, recalled(resumed.conversation));
          return resumed;
        },
        () => {
          recall(sessionId);
          const { session, conversation } = withoutStore.ready(sessionId);
          return { session, conversation, warning: contextUnavailable() };
        },
      );
      const { session, conversation, ...rest } = shown;
      const { conversationId } = conversation;
      const page = { ...(await conversations.messages(conversationId, {})), ...rest };
      return { session, conversation, ...withTalk(page, conversationId) };
    },
    'session/heartbeat': ({ sessionIds }) =>
      orWithout(
        () =>
          store.write((tx) => {
            for (const sessionId of sessionIds) adopt(tx, sessionId);
            return { sessions: sessions.heartbeat(tx, sessionIds) };
          }),
        () => ({ sessions: withoutStore.heartbeat(sessionIds) }),
      ),
    'session/end': async ({ sessionId }) => {
      // Those that are made without the store have no job that could be cancelled.
      withoutStore.stopAnswers((session) => session.sessionId === sessionId);
      const session = await store.write((tx) => {
        adopt(tx, sessionId);
        return sessions.end(tx, sessionId);
      });
      withoutStore.forget(sessionId);
      return { session };
    },
    'session/get': ({ sessionId }) =>
      orWithout(
        () => Promise.resolve({ session: sessions.get(sessionId) }),
        () => ({ session: withoutStore.get(sessionId).session }),
      ),
    'session/list': (filter) => {
      const { accountId, dialogId } = filter;
      if (accountId !== undefined && dialogId !== undefined) assertDialog(accountId, dialogId);
      return { sessions: sessions.list(filter) };
    },
    'session/send': ({ sessionId, text, requestId }) =>
      orWithout(
        () =>
          store.write((tx) => {
            adopt(tx, sessionId);
            const { conversationId, model, profile } = sessions.resume(tx, sessionId);
            const afterSeq = withoutStore.lastSeq(conversationId);
            const { userMessage, assistantMessage } = conversations.say(
              tx,
              { conversationId, text, requestId, afterSeq },
              ({ accountId, dialogId, dialogTitle }, chatMessageId) => {
                const payload: ChatPayload = { chatMessageId, model, profile };
                const dialog = { accountId, dialogId, dialogTitle };
                const { user: priority } = PRIORITIES;
                return queue.enqueue(tx, { kind: 'chat', ...dialog, priority, payload });
              },
            );
            return { userMessage, assistantMessage };
          }),
        () => {
          recall(sessionId);
          return {
            ...withoutStore.send(sessionId, text, requestId),
            warning: contextUnavailable(),
          };
        },
      ),

    'conversation/list': (of) => {
      if (of.dialogId !== undefined) assertDialog(of.accountId, of.dialogId);
      return { conversations: conversations.list(of) };
    },
    'conversation/messages': async ({ conversationId, ...page }) => {
      const known = await orWithout(
        () => Promise.resolve(conversations.get(conversationId)),
        () => undefined,
      );
      const stored = await conversations.messages(conversationId, page);
      return withTalk(
        known ? stored : { ...stored, warning: contextUnavailable() },
        conversationId,
        page,
      );
    },
    'conversation/stats': ({ accountId }) => conversations.stats(accountId),
    'conversation/remove': ({ conversationId }) =>
      store.write((tx) => {
        const { chatMessagesRemoved } = cleanFiles.forgetConversation(tx, conversationId);
        return { chatMessagesRemoved };
      }),
  };
}
