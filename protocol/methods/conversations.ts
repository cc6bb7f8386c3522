import * as z from 'zod/mini';
import * as chats from '../chatRecords.ts';
import * as ids from '../ids.ts';
import { method } from './method.ts';

/** Present when the store could not be used: the answer was made without the conversation's context. */
const warning = z.optional(z.string());

/** The lasting memory of a dialog. */
export const conversationMethods = {
  /** Most recently active first, at most 500. */
  'conversation/list': method(
    'read',
    z.object({ accountId: ids.accountId, dialogId: z.optional(ids.dialogId) }),
    z.object({ conversations: z.array(chats.conversation) }),
  ),
  /** Oldest first; the newest 100 or `limit`, before `beforeSeq` or after `afterSeq`; fewer where they are long. */
  'conversation/messages': method(
    'read',
    z.object({
      conversationId: ids.conversationId,
      beforeSeq: z.optional(z.int()),
      afterSeq: z.optional(z.int()),
      limit: z.optional(z.int().check(z.gte(1), z.lte(200))),
    }),
    z.object({ chatMessages: z.array(chats.chatMessage), warning }),
  ),
  'conversation/stats': method(
    'read',
    z.object({ accountId: z.optional(ids.accountId) }),
    z.object({
      conversations: z.int(),
      chatMessages: z.int(),
      oldestAt: z.nullable(z.number()),
      lastActivityAt: z.nullable(z.number()),
    }),
  ),
  /** Forgets one conversation: its messages go, its sessions end. */
  'conversation/remove': method(
    'draft',
    z.object({ conversationId: ids.conversationId }),
    z.object({ chatMessagesRemoved: z.int() }),
  ),
} as const;
