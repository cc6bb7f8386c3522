/**
 * Jobs of more kinds; conversations with their sessions; what the monitor shows. The code's unions hold `kind` and
 * `stage` from here on: they grow, and a CHECK could only be changed by rebuilding the table once more.
 */
export const memory = `
CREATE TABLE job_next (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  dialog_title TEXT NOT NULL,
  draft_id TEXT,
  state TEXT NOT NULL CHECK (state IN
    ('scheduled', 'waiting', 'queued', 'running', 'retrying', 'done', 'failed', 'cancelled')),
  -- 1: it waits behind the head of its lane. With finished_at it says for the indexes what state says, so that a
  -- claim, which changes neither, leaves those of the lanes and of the keys alone.
  behind INTEGER NOT NULL CHECK (behind = (state = 'waiting')),
  stage TEXT,
  stage_at INTEGER,
  priority INTEGER NOT NULL,
  run_at INTEGER NOT NULL,
  -- 1: a date that a person chose; else a delay, which a clock that is set does not change.
  run_at_is_date INTEGER NOT NULL DEFAULT 0,
  dedup_key TEXT,
  attempt INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL,
  budget INTEGER NOT NULL,
  lease_until INTEGER,
  -- Who runs it.
  worker_id TEXT CHECK ((worker_id IS NULL) = (state <> 'running')),
  cancel_asked INTEGER NOT NULL DEFAULT 0,
  payload TEXT NOT NULL,
  error TEXT,
  outcome TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER CHECK ((finished_at IS NULL) = (state NOT IN ('done', 'failed', 'cancelled')))
) STRICT;
INSERT INTO job_next (id, kind, account_id, dialog_id, dialog_title, draft_id, state, behind, stage, priority, run_at,
    dedup_key, attempt, max_attempts, budget, lease_until, worker_id, cancel_asked, payload, error, outcome, created_at,
    started_at, finished_at)
  SELECT id, kind, account_id, dialog_id, dialog_title, draft_id, state, state = 'waiting', stage, priority, run_at,
    dedup_key, attempt, max_attempts, budget, lease_until,
    (SELECT worker_id FROM attempt WHERE job_id = id AND attempt.attempt = job.attempt AND state = 'running'),
    cancel_asked, payload, error, outcome, created_at, started_at, finished_at FROM job;
-- An id that was pruned is not used again either.
DELETE FROM sqlite_sequence WHERE name = 'job_next';
INSERT INTO sqlite_sequence (name, seq) SELECT 'job_next', seq FROM sqlite_sequence WHERE name = 'job';
-- Written once, at its end: what is known of one that runs stands with the job.
CREATE TABLE attempt_next (
  job_id INTEGER NOT NULL REFERENCES job_next (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  worker_id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed', 'retrying', 'snoozed', 'cancelled', 'lost')),
  error TEXT,
  PRIMARY KEY (job_id, attempt)
) STRICT, WITHOUT ROWID;
INSERT INTO attempt_next SELECT * FROM attempt WHERE outcome IS NOT NULL;
DROP TABLE attempt;
DROP TABLE job;
ALTER TABLE job_next RENAME TO job;
ALTER TABLE attempt_next RENAME TO attempt;
CREATE INDEX job_ready ON job (kind, priority, run_at, id, account_id) WHERE state = 'queued';
CREATE INDEX job_due ON job (run_at, state, kind, account_id) WHERE state IN ('scheduled', 'retrying');
CREATE INDEX job_lease ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_lane ON job (kind, account_id, dialog_id, id, run_at) WHERE state = 'waiting';
CREATE UNIQUE INDEX job_lane_head ON job (kind, account_id, dialog_id)
  WHERE finished_at IS NULL AND behind = 0;
CREATE UNIQUE INDEX job_dedup ON job (kind, dedup_key)
  WHERE dedup_key IS NOT NULL AND cancel_asked = 0 AND finished_at IS NULL;
CREATE INDEX job_draft ON job (draft_id) WHERE draft_id IS NOT NULL AND finished_at IS NULL;
CREATE INDEX job_dialog ON job (account_id, kind, dialog_id, id);
CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;

-- How many jobs ended in each hour (start_at: its start); old ones are pruned.
CREATE TABLE job_hour (
  start_at INTEGER PRIMARY KEY,
  done INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  cancelled INTEGER NOT NULL
) STRICT;

-- How often a stage that was finished took that long, by hour; ms to two digits, so that an hour has few rows. They
-- lie in the order in which percentiles are counted.
CREATE TABLE stage_time (
  start_at INTEGER NOT NULL,
  stage TEXT NOT NULL,
  ms INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (stage, ms, start_at)
) STRICT, WITHOUT ROWID;

-- What each answer of the model cost, in tokens.
CREATE TABLE usage (
  at INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  task TEXT NOT NULL CHECK (task IN ('analysis', 'draft', 'chat')),
  model TEXT NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL
) STRICT;
CREATE INDEX usage_at ON usage (at, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens);

CREATE TABLE conversation (
  conversation_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  dialog_title TEXT NOT NULL,
  -- The seq of the newest message there ever was: pruning does not free a number.
  last_seq INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  last_activity_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_dialog ON conversation (account_id, dialog_id, last_activity_at);
CREATE INDEX conversation_inactive ON conversation (last_activity_at);

-- A pair is one user message and the assistant's answer to it. The checksum covers conversation, seq, role and text of
-- what is finished: a row that was damaged, or belongs elsewhere, is found out.
CREATE TABLE chat_message (
  chat_message_id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversation (conversation_id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  pair INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
  origin TEXT NOT NULL CHECK (origin IN ('chat', 'draft')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'streaming', 'complete', 'failed', 'cancelled')),
  text TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  job_id INTEGER,
  request_id TEXT,
  usage TEXT,
  error TEXT,
  warning TEXT,
  checksum TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX chat_message_seq ON chat_message (conversation_id, seq);
CREATE UNIQUE INDEX chat_message_request ON chat_message (conversation_id, request_id) WHERE request_id IS NOT NULL;
CREATE INDEX chat_message_job ON chat_message (job_id) WHERE job_id IS NOT NULL;

CREATE TABLE session (
  session_id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversation (conversation_id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  window_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'idle', 'terminated')),
  model TEXT,
  profile TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  heartbeat_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
-- A window engages with a conversation once.
CREATE UNIQUE INDEX session_live ON session (window_id, conversation_id) WHERE state <> 'terminated';
CREATE INDEX session_conversation ON session (conversation_id);
CREATE INDEX session_heartbeat ON session (state, heartbeat_at);
CREATE INDEX session_newest ON session (created_at);

CREATE TABLE cleanup (
  at INTEGER PRIMARY KEY,
  conversations INTEGER NOT NULL,
  chat_messages INTEGER NOT NULL,
  sessions INTEGER NOT NULL
) STRICT;

-- Chunks of drafts and of chat messages: one stream each.
CREATE TABLE chunk_next (
  chunk_id TEXT NOT NULL UNIQUE,
  stream_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO chunk_next SELECT
  lower(printf('%s-%s-4%s-a%s-%s', hex(randomblob(4)), hex(randomblob(2)), substr(hex(randomblob(2)), 2),
    substr(hex(randomblob(2)), 2), hex(randomblob(6)))),
  draft_id, seq, attempt, text FROM chunk;
DROP TABLE chunk;
ALTER TABLE chunk_next RENAME TO chunk;
CREATE TRIGGER draft_chunks AFTER DELETE ON draft BEGIN
  DELETE FROM chunk WHERE stream_id = old.draft_id;
END;
CREATE TRIGGER chat_message_chunks AFTER DELETE ON chat_message BEGIN
  DELETE FROM chunk WHERE stream_id = old.chat_message_id;
END;

ALTER TABLE approval ADD COLUMN reply_to_id INTEGER;
-- The one job that may send it.
ALTER TABLE approval ADD COLUMN job_id INTEGER;
ALTER TABLE draft ADD COLUMN deleted_at INTEGER;
`;
