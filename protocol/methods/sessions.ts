import * as z from 'zod/mini';
import * as chats from '../chatRecords.ts';
import * as ids from '../ids.ts';
import { MAX_CHAT_LENGTH } from '../limits.ts';
import { inDialog, method } from './method.ts';

/** Present when the store could not be used: the answer was made without the conversation's context. */
const warning = z.optional(z.string());

/** The windows' engagements with conversations. */
export const sessionMethods = {
  /**
   * Engages a window with a conversation of a dialog: the one named, else the dialog's most recent, else a new one. An
   * unknown `conversationId` that is valid is created with that id. The same again answers the live session there
   * is; another model or profile ends it and starts one in its place.
   */
  'session/start': method(
    'draft',
    z.object({
      windowId: ids.windowId,
      ...inDialog,
      conversationId: z.optional(ids.conversationId),
      /** A new conversation, whatever there is. */
      fresh: z.optional(z.boolean()),
      model: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
      /** Absent: the dialog's. */
      profile: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    }),
    z.object({ session: chats.session, conversation: chats.conversation, warning }),
  ),
  /** The window shows it (again): an idle session is active from here on. `conflict` for a terminated one. Messages oldest first. */
  'session/ready': method(
    'draft',
    z.object({ sessionId: ids.sessionId }),
    z.object({
      session: chats.session,
      conversation: chats.conversation,
      chatMessages: z.array(chats.chatMessage),
      warning,
    }),
  ),
  /** Keeps sessions alive; those that are unknown or terminated are left out of the answer. */
  'session/heartbeat': method(
    'draft',
    z.object({ sessionIds: z.array(ids.sessionId).check(z.minLength(1), z.maxLength(100)) }),
    z.object({ sessions: z.array(chats.session) }),
  ),
  /** Ended twice is ended. Answers that are made without the store stop with it. */
  'session/end': method(
    'draft',
    z.object({ sessionId: ids.sessionId }),
    z.object({ session: chats.session }),
  ),
  'session/get': method(
    'read',
    z.object({ sessionId: ids.sessionId }),
    z.object({ session: chats.session }),
  ),
  'session/list': method(
    'read',
    z.object({
      accountId: z.optional(ids.accountId),
      dialogId: z.optional(ids.dialogId),
      states: z.optional(z.array(z.enum(chats.SESSION_STATES))),
    }),
    /** Newest 500. */
    z.object({ sessions: z.array(chats.session) }),
  ),
  /**
   * Says something to the assistant. The user's message, the assistant's empty one and the job that fills it are stored
   * together; the text follows as chunks and as `chatMessage/changed`. The same `requestId` again answers the first's.
   */
  'session/send': method(
    'draft',
    z.object({
      sessionId: ids.sessionId,
      text: z.string().check(z.minLength(1), z.maxLength(MAX_CHAT_LENGTH)),
      requestId: z.optional(z.uuid()),
    }),
    z.object({ userMessage: chats.chatMessage, assistantMessage: chats.chatMessage, warning }),
  ),
} as const;
