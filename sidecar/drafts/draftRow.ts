import type { Attachment, Draft, DraftVersion } from '../../protocol/draftRecords.ts';
import * as z from 'zod/mini';
import { analysis, question, statement } from '../../protocol/analysis.ts';
import { provenance, usage } from '../../protocol/provenanceRecords.ts';
import { attachment, DRAFT_STATES, MOVES } from '../../protocol/draftRecords.ts';
import { wireError } from '../../protocol/wireError.ts';
import { countCalls } from '../../protocol/planParts.ts';

const maybeText = z.nullable(z.string());
const maybeNumber = z.nullable(z.number());

const attachmentList = z.array(attachment);
const questionList = z.array(question);
const statementList = z.array(statement);
const knownList = z.array(z.string());

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
  moved_on: z.nullable(z.enum(MOVES)),
  reply_language: maybeText,
  analysis: maybeText,
  questions: maybeText,
  evidence: maybeText,
  usage: maybeText,
  provenance: maybeText,
  sent_message_id: maybeNumber,
  sent_version: maybeNumber,
  edited_at: maybeNumber,
  send_at: maybeNumber,
  reply_to_id: maybeNumber,
  silent: maybeNumber,
  attachments: z.string(),
  parts: z.number(),
  parts_sent: z.number(),
  cloud_version: maybeNumber,
  displayed_version: maybeNumber,
  deleted_at: maybeNumber,
  known: z.string(),
  warning: maybeText,
  error: maybeText,
  created_at: z.number(),
  updated_at: z.number(),
});

/** A row of the draft queries as the record of the contract. */
export function toDraft(value: unknown): Draft {
  const r = row.parse(value);
  const attached = attachmentList.parse(JSON.parse(r.attachments));
  const known = knownList.parse(JSON.parse(r.known));
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
    ...(r.moved_on === null ? {} : { movedOn: r.moved_on }),
    ...(r.reply_language === null ? {} : { replyLanguage: r.reply_language }),
    ...(r.analysis === null ? {} : { analysis: analysis.parse(JSON.parse(r.analysis)) }),
    ...listOf('questions', questionList, r.questions),
    ...listOf('evidence', statementList, r.evidence),
    ...(r.usage === null ? {} : { usage: usage.parse(JSON.parse(r.usage)) }),
    ...(r.provenance === null ? {} : { provenance: provenance.parse(JSON.parse(r.provenance)) }),
    ...(r.state === 'approved' && r.send_at !== null ? { sendAt: r.send_at } : {}),
    ...(r.reply_to_id === null ? {} : { replyToId: r.reply_to_id }),
    ...(r.silent === 1 ? { silent: true } : {}),
    ...(attached.length > 0 ? { attachments: attached } : {}),
    ...(r.cloud_version === null ? {} : { cloudVersion: r.cloud_version }),
    ...(r.displayed_version === null ? {} : { displayedVersion: r.displayed_version }),
    ...partsOf(r, attached),
    ...(r.deleted_at === null ? {} : { deletedAt: r.deleted_at }),
    ...(r.sent_message_id === null ? {} : { sentMessageId: r.sent_message_id }),
    // What has left or was rejected is looked at no more.
    ...(known.length > 0 && r.state !== 'sent' && r.state !== 'rejected' ? { known } : {}),
    ...(r.warning === null ? {} : { warning: r.warning }),
    ...(r.sent_version === null ? {} : { sentVersion: r.sent_version }),
    ...(r.edited_at === null ? {} : { editedAt: r.edited_at }),
    ...(r.error === null ? {} : { error: wireError.parse(JSON.parse(r.error)) }),
  };
}

/** As a field of the draft, where there is something in it. */
function listOf<N extends string, T>(
  name: N,
  schema: z.ZodMiniType<T[]>,
  json: string | null,
): Partial<Record<N, T[]>> {
  const list = json === null ? [] : schema.parse(JSON.parse(json));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key widens to string
  return list.length === 0 ? {} : ({ [name]: list } as Record<N, T[]>);
}

/** As it was approved; before that, as it would be. */
function partsOf(
  { state, text, parts, parts_sent: sent }: z.infer<typeof row>,
  attached: Attachment[],
): Partial<Draft> {
  const count = parts || (state === 'drafting' ? 1 : countCalls(text, attached));
  if (count <= 1) return {};
  return { parts: count, ...(sent > 0 && sent < count ? { partsSent: sent } : {}) };
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
  reply_to_id: maybeNumber,
  silent: z.number(),
  job_id: maybeNumber,
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
  /** Signed 64 bit, decimal. Chosen once, before the first attempt; that of its first part. */
  randomId: string;
  approvedAt: number;
  sendAt: number;
  replyToId: number | undefined;
  /** It arrives without a sound. */
  silent: boolean;
  /** The one job that may send it. */
  jobId: number | null;
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
    replyToId: r.reply_to_id ?? undefined,
    silent: r.silent === 1,
    jobId: r.job_id,
    firstAttemptAt: r.first_attempt_at,
  };
}
