import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { wireError } from '../../protocol/wireError.ts';
import { CHAT_MESSAGE_STATES, SESSION_STATES } from '../../protocol/chatRecords.ts';
import { usage } from '../../protocol/provenanceRecords.ts';
import type { ChatMessage, Conversation, Session } from '../../protocol/chatRecords.ts';

const maybeText = z.nullable(z.string());
const maybeNumber = z.nullable(z.number());

const conversationRow = z.object({
  conversation_id: z.string(),
  account_id: z.string(),
  dialog_id: z.string(),
  dialog_title: z.string(),
  created_at: z.number(),
  last_activity_at: z.number(),
  message_count: z.number(),
});

export function toConversation(value: unknown): Conversation {
  const r = conversationRow.parse(value);
  return {
    conversationId: r.conversation_id,
    accountId: r.account_id,
    dialogId: r.dialog_id,
    dialogTitle: r.dialog_title,
    createdAt: r.created_at,
    lastActivityAt: r.last_activity_at,
    messageCount: r.message_count,
  };
}

const chatMessageRow = z.object({
  chat_message_id: z.uuid(),
  conversation_id: z.uuid(),
  seq: z.int(),
  pair: z.int(),
  role: z.enum(['user', 'assistant']),
  origin: z.enum(['chat', 'draft']),
  state: z.enum(CHAT_MESSAGE_STATES),
  text: z.string(),
  attempt: z.int(),
  job_id: maybeNumber,
  usage: maybeText,
  error: maybeText,
  warning: maybeText,
  checksum: maybeText,
  created_at: z.number(),
  updated_at: z.number(),
});

/** Throws where the row cannot be read; says nothing about its checksum. */
export function toChatMessage(value: unknown): ChatMessage {
  const r = chatMessageRow.parse(value);
  return {
    chatMessageId: r.chat_message_id,
    conversationId: r.conversation_id,
    seq: r.seq,
    role: r.role,
    origin: r.origin,
    state: r.state,
    text: isLive(r.state) ? '' : r.text,
    attempt: r.attempt,
    createdAt: r.created_at,
    updatedAt: r.updated_at,
    ...(r.job_id === null ? {} : { jobId: r.job_id }),
    ...(r.usage === null ? {} : { usage: usage.parse(JSON.parse(r.usage)) }),
    ...(r.error === null ? {} : { error: wireError.parse(JSON.parse(r.error)) }),
    ...(r.warning === null ? {} : { warning: r.warning }),
  };
}

/** The message, where the row can be read and is the one that was written; else undefined. */
export function verifiedChatMessage(value: unknown): ChatMessage | undefined {
  try {
    const message = toChatMessage(value);
    const { checksum } = chatMessageRow.parse(value);
    return checksum === (isLive(message.state) ? null : checksumOf(message)) ? message : undefined;
  } catch {
    // Whatever is wrong with it: it is not what was written.
    return undefined;
  }
}

/** Of what is finished. A row that was damaged, or belongs to another conversation or place, does not fit it. */
export function checksumOf({
  conversationId,
  seq,
  role,
  text,
}: Pick<ChatMessage, 'conversationId' | 'seq' | 'role' | 'text'>): string {
  const content = JSON.stringify([conversationId, seq, role, text]);
  return createHash('sha256').update(content).digest('hex');
}

/** Still to be answered, or being answered. */
export function isLive(state: ChatMessage['state']): boolean {
  return state === 'pending' || state === 'streaming';
}

const sessionRow = z.object({
  session_id: z.string(),
  conversation_id: z.string(),
  account_id: z.string(),
  dialog_id: z.string(),
  window_id: z.string(),
  state: z.enum(SESSION_STATES),
  model: maybeText,
  profile: z.string(),
  created_at: z.number(),
  heartbeat_at: z.number(),
  ended_at: maybeNumber,
});

export function toSession(value: unknown): Session {
  const r = sessionRow.parse(value);
  return {
    sessionId: r.session_id,
    conversationId: r.conversation_id,
    accountId: r.account_id,
    dialogId: r.dialog_id,
    windowId: r.window_id,
    state: r.state,
    model: r.model,
    profile: r.profile,
    createdAt: r.created_at,
    heartbeatAt: r.heartbeat_at,
    ...(r.ended_at === null ? {} : { endedAt: r.ended_at }),
  };
}
