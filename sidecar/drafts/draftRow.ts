import type { Draft, DraftVersion } from '../../protocol/records.ts';
import * as z from 'zod/mini';
import { analysis, DRAFT_STATES, usage } from '../../protocol/records.ts';
import { wireError } from '../../protocol/errors.ts';

const maybeText = z.nullable(z.string());
const maybeNumber = z.nullable(z.number());

const row = z.object({
  draft_id: z.string(),
  account_id: z.string(),
  dialog_id: z.string(),
  dialog_title: z.string(),
  state: z.enum(DRAFT_STATES),
  version: z.number(),
  text: z.string(),
  suggestion: z.string(),
  attempt: z.number(),
  based_on_message_id: z.number(),
  newest_message_id: z.number(),
  reply_language: maybeText,
  analysis: maybeText,
  usage: maybeText,
  sent_message_id: maybeNumber,
  send_at: maybeNumber,
  error: maybeText,
  created_at: z.number(),
  updated_at: z.number(),
});

/** A row of the draft queries as the record of the contract. */
export function toDraft(value: unknown): Draft {
  const r = row.parse(value);
  return {
    draftId: r.draft_id,
    accountId: r.account_id,
    dialogId: r.dialog_id,
    dialogTitle: r.dialog_title,
    state: r.state,
    version: r.version,
    text: r.state === 'drafting' ? '' : r.text,
    suggestion: r.suggestion,
    attempt: r.attempt,
    basedOnMessageId: r.based_on_message_id,
    newestMessageId: r.newest_message_id,
    createdAt: r.created_at,
    updatedAt: r.updated_at,
    ...(r.reply_language === null ? {} : { replyLanguage: r.reply_language }),
    ...(r.analysis === null ? {} : { analysis: analysis.parse(JSON.parse(r.analysis)) }),
    ...(r.usage === null ? {} : { usage: usage.parse(JSON.parse(r.usage)) }),
    ...(r.state === 'approved' && r.send_at !== null ? { sendAt: r.send_at } : {}),
    ...(r.sent_message_id === null ? {} : { sentMessageId: r.sent_message_id }),
    ...(r.error === null ? {} : { error: wireError.parse(JSON.parse(r.error)) }),
  };
}

const versionRow = z.object({
  version: z.number(),
  text: z.string(),
  origin: z.enum(['model', 'user']),
  instruction: maybeText,
  at: z.number(),
});

export function toVersion(value: unknown): DraftVersion {
  const { instruction, ...version } = versionRow.parse(value);
  return { ...version, ...(instruction === null ? {} : { instruction }) };
}

const approvalRow = z.object({
  approval_id: z.number(),
  draft_id: z.string(),
  version: z.number(),
  text_hash: z.string(),
  account_id: z.string(),
  dialog_id: z.string(),
  newest_message_id: z.number(),
  random_id: z.string(),
  approved_at: z.number(),
  send_at: z.number(),
  first_attempt_at: maybeNumber,
});

/** The user's decision: this text, to this dialog, with nothing newer than this message on screen. */
export interface Approval {
  approvalId: number;
  draftId: string;
  version: number;
  textHash: string;
  accountId: string;
  dialogId: string;
  newestMessageId: number;
  /** Signed 64 bit, decimal. Chosen once, before the first attempt. */
  randomId: string;
  approvedAt: number;
  sendAt: number;
  firstAttemptAt: number | null;
}

export function toApproval(value: unknown): Approval {
  const r = approvalRow.parse(value);
  return {
    approvalId: r.approval_id,
    draftId: r.draft_id,
    version: r.version,
    textHash: r.text_hash,
    accountId: r.account_id,
    dialogId: r.dialog_id,
    newestMessageId: r.newest_message_id,
    randomId: r.random_id,
    approvedAt: r.approved_at,
    sendAt: r.send_at,
    firstAttemptAt: r.first_attempt_at,
  };
}
