import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';

// The checker's own reading of the file: none of the sidecar's code has a part in it.

const text = z.string();
const number = z.number();
const maybeText = z.nullable(text);
const maybeNumber = z.nullable(number);

const job = z.object({
  id: number,
  kind: text,
  account_id: text,
  dialog_id: text,
  draft_id: maybeText,
  state: text,
  attempt: number,
  cancel_asked: number,
  error: maybeText,
  outcome: maybeText,
  finished_at: maybeNumber,
  /** Of an edit after sending: what is to stand there. */
  edit_version: maybeNumber,
});
export type JobRow = z.infer<typeof job>;

const attempt = z.object({
  job_id: number,
  attempt: number,
  started_at: number,
  outcome: maybeText,
});

const draft = z.object({
  draft_id: text,
  account_id: text,
  dialog_id: text,
  state: text,
  version: number,
  text,
  approval_id: maybeNumber,
  sent_message_id: maybeNumber,
  sent_version: maybeNumber,
  deleted_at: maybeNumber,
  created_at: number,
  updated_at: number,
});
export type DraftRow = z.infer<typeof draft>;

const version = z.object({ draft_id: text, version: number, text, origin: text });

const approval = z.object({
  approval_id: number,
  draft_id: text,
  version: number,
  text_hash: text,
  account_id: text,
  dialog_id: text,
  newest_message_id: number,
  random_id: text,
  approved_at: number,
  send_at: number,
});
export type ApprovalRow = z.infer<typeof approval>;

const part = z.object({
  approval_id: number,
  part: number,
  random_id: text,
  attachment_id: maybeText,
});
export type PartRow = z.infer<typeof part>;

const stream = z.object({
  stream_id: text,
  chunks: number,
  first: number,
  last: number,
  text,
});

const conversation = z.object({ conversation_id: text, account_id: text, dialog_id: text });

const chatMessage = z.object({
  chat_message_id: text,
  conversation_id: text,
  seq: number,
  pair: number,
  role: text,
  origin: text,
  state: text,
  text,
  job_id: maybeNumber,
  error: maybeText,
  checksum: maybeText,
});
export type ChatMessageRow = z.infer<typeof chatMessage>;

const QUERIES = {
  jobs: [
    job,
    `SELECT id, kind, account_id, dialog_id, draft_id, state, attempt, cancel_asked, error, outcome, finished_at,
      payload ->> 'version' AS edit_version FROM job`,
  ],
  attempts: [
    attempt,
    `SELECT job_id, attempt, started_at, outcome FROM attempt
      UNION ALL SELECT id, attempt, started_at, NULL FROM job WHERE state = 'running'`,
  ],
  drafts: [
    draft,
    `SELECT draft_id, account_id, dialog_id, state, version, text, approval_id, sent_message_id,
      sent_version, deleted_at, created_at, updated_at FROM draft`,
  ],
  versions: [
    version,
    `SELECT draft_id, version, text, origin FROM draft_version ORDER BY draft_id, version`,
  ],
  approvals: [
    approval,
    `SELECT approval_id, draft_id, version, text_hash, account_id, dialog_id, newest_message_id, random_id, approved_at,
      send_at FROM approval ORDER BY approval_id`,
  ],
  parts: [
    part,
    `SELECT approval_id, part, random_id, attachment_id FROM part ORDER BY approval_id, part`,
  ],
  streams: [
    stream,
    `SELECT stream_id, count(*) AS chunks, min(seq) AS first, max(seq) AS last,
      group_concat(text, '' ORDER BY seq) AS text FROM chunk GROUP BY stream_id`,
  ],
  conversations: [conversation, `SELECT conversation_id, account_id, dialog_id FROM conversation`],
  chatMessages: [
    chatMessage,
    `SELECT chat_message_id, conversation_id, seq, pair, role, origin, state, text, job_id, error, checksum
      FROM chat_message ORDER BY conversation_id, seq`,
  ],
} as const;

const ATTEMPTS_GOING_BACK = `SELECT stream_id FROM (
    SELECT stream_id, attempt, lag(attempt) OVER (PARTITION BY stream_id ORDER BY seq) AS before FROM chunk)
  WHERE attempt < before`;
const ORPHAN_STREAMS = `SELECT DISTINCT stream_id FROM chunk
  WHERE stream_id NOT IN (SELECT draft_id FROM draft UNION ALL SELECT chat_message_id FROM chat_message)`;

/** An answer is what its last attempt has streamed, also where it ended early. */
const OTHER_THAN_STREAMED = `SELECT chat_message_id FROM chat_message
  WHERE role = 'assistant' AND origin = 'chat' AND state IN ('complete', 'failed', 'cancelled')
    AND text <> coalesce((SELECT group_concat(chunk.text, '' ORDER BY chunk.seq) FROM chunk
      WHERE chunk.stream_id = chat_message_id AND chunk.attempt = chat_message.attempt), '')`;

export type Snapshot = ReturnType<typeof readSnapshot>;

/** All of one moment, from a database that may be in use. */
export function readSnapshot(file: string) {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    db.exec('BEGIN');
    const all = (sql: string) => db.prepare(sql).all();
    const rows = <T extends z.ZodMiniType>([schema, sql]: readonly [T, string]): z.infer<T>[] =>
      z.array(schema).parse(all(sql));
    return {
      jobs: rows(QUERIES.jobs),
      attempts: rows(QUERIES.attempts),
      drafts: rows(QUERIES.drafts),
      versions: rows(QUERIES.versions),
      approvals: rows(QUERIES.approvals),
      parts: rows(QUERIES.parts),
      streams: rows(QUERIES.streams),
      conversations: rows(QUERIES.conversations),
      chatMessages: rows(QUERIES.chatMessages),
      paused: all('SELECT 1 FROM queue_pause').length > 0,
      attemptsGoingBack: all(ATTEMPTS_GOING_BACK).map((row) => String(row['stream_id'])),
      orphanStreams: all(ORPHAN_STREAMS).map((row) => String(row['stream_id'])),
      otherThanStreamed: all(OTHER_THAN_STREAMED).map((row) => String(row['chat_message_id'])),
      integrity: all('PRAGMA integrity_check').map((row) => String(row['integrity_check'])),
      foreignKeys: all('PRAGMA foreign_key_check').length,
    };
  } finally {
    db.close();
  }
}
