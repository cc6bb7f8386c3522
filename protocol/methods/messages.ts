import * as z from 'zod/mini';
import * as messages from '../messageRecords.ts';
import { inDialog, method } from './method.ts';

/** The messages of a dialog, as Telegram has them. */
export const messageMethods = {
  'message/list': method(
    'read',
    z.object({
      ...inDialog,
      limit: z.optional(z.int().check(z.gte(1), z.lte(100))),
      beforeId: z.optional(z.int()),
    }),
    /** Oldest first. */
    z.object({ messages: z.array(messages.message) }),
  ),
  /**
   * A small picture of a message's photo, fetched if it is not at hand, 200 kB at most; absent where there is none, or none that
   * may be looked at. `editedAt`: the message's.
   */
  'message/fetchPhoto': method(
    'read',
    z.object({
      ...inDialog,
      messageId: z.int().check(z.positive()),
      editedAt: z.optional(z.number()),
    }),
    z.object({ photo: z.optional(messages.messagePhoto) }),
  ),
} as const;
