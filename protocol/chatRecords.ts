import * as z from 'zod/mini';
import { wireError } from './wireError.ts';
import {
  accountId,
  chatMessageId,
  conversationId,
  dialogId,
  jobId,
  sessionId,
  windowId,
} from './ids.ts';
import { usage } from './provenanceRecords.ts';
import { timestamp } from './timestamp.ts';

/** The lasting memory of one dialog: what user and assistant said about it, and the drafts written for it. */
export const conversation = z.object({
  conversationId,
  accountId,
  dialogId,
  dialogTitle: z.string(),
  createdAt: timestamp,
  lastActivityAt: timestamp,
  /** Kept now; older ones are pruned. */
  messageCount: z.int(),
});
export type Conversation = z.infer<typeof conversation>;

export const SESSION_STATES = ['active', 'idle', 'terminated'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** One engagement of a window with a conversation. */
export const session = z.object({
  sessionId,
  conversationId,
  accountId,
  dialogId,
  windowId,
  state: z.enum(SESSION_STATES),
  /** Null: the setting's. */
  model: z.nullable(z.string()),
  profile: z.string(),
  createdAt: timestamp,
  /** The last sign of life of its window. */
  heartbeatAt: timestamp,
  endedAt: z.optional(timestamp),
});
export type Session = z.infer<typeof session>;

export const CHAT_MESSAGE_STATES = [
  'pending',
  'streaming',
  'complete',
  'failed',
  'cancelled',
] as const;
export type ChatMessageState = (typeof CHAT_MESSAGE_STATES)[number];

/** One message between the user and the assistant. An assistant's is made, empty and `pending`, together with the user's. */
export const chatMessage = z.object({
  chatMessageId,
  conversationId,
  /** Grows within the conversation; the order they are shown in. */
  seq: z.int(),
  role: z.enum(['user', 'assistant']),
  /** `draft`: kept of a draft that was written; `chat`: said in the panel. */
  origin: z.enum(['chat', 'draft']),
  state: z.enum(CHAT_MESSAGE_STATES),
  /** While it streams it is empty: the chunks are the text. A cancelled or failed one keeps what had come. */
  text: z.string(),
  /** Which run of the model the chunks belong to. */
  attempt: z.int(),
  /** The job that answers; for cancel and retry. */
  jobId: z.optional(jobId),
  usage: z.optional(usage),
  error: z.optional(wireError),
  /** Something was missing when it was written ("Context unavailable"). */
  warning: z.optional(z.string()),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type ChatMessage = z.infer<typeof chatMessage>;
