-- What the migrations add up to; compared by schema.test.ts.

PRAGMA user_version = 25;

CREATE TABLE queue_pause (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE draft(
  draft_id            TEXT    PRIMARY KEY,
  account_id          TEXT    NOT NULL,
  dialog_id           TEXT    NOT NULL,
  dialog_title        TEXT    NOT NULL,
  state               TEXT    NOT NULL CHECK(state IN ('drafting','ready','approved','sending','sent','rejected','stale','failed','unknown')),
  version             INTEGER NOT NULL DEFAULT 0,
  text                TEXT    NOT NULL DEFAULT '',
  suggestion          TEXT    NOT NULL DEFAULT '',
  attempt             INTEGER NOT NULL DEFAULT 0,
  based_on_message_id INTEGER NOT NULL,
  newest_message_id   INTEGER NOT NULL,
  reply_language      TEXT,
  analysis            TEXT,
  usage               TEXT,
  approval_id         INTEGER REFERENCES approval(approval_id),
  sent_message_id     INTEGER,
  error               TEXT,
  created_at          INTEGER NOT NULL,
  updated_at          INTEGER NOT NULL
, deleted_at INTEGER, warning TEXT, moved_on TEXT CHECK(moved_on IN ('edited','deleted')), sent_version INTEGER, edited_at INTEGER, provenance TEXT, questions TEXT, evidence TEXT, displayed_version INTEGER) STRICT;

CREATE UNIQUE INDEX draft_open   ON draft(account_id, dialog_id) WHERE state NOT IN ('sent','rejected');

CREATE INDEX draft_newest        ON draft(account_id, dialog_id, created_at);

CREATE INDEX draft_review        ON draft(created_at) WHERE state IN ('ready','stale','failed','unknown');

CREATE TABLE draft_version(
  draft_id    TEXT    NOT NULL REFERENCES draft(draft_id) ON DELETE CASCADE,
  version     INTEGER NOT NULL,
  text        TEXT    NOT NULL,
  origin      TEXT    NOT NULL CHECK(origin IN ('model','user')),
  instruction TEXT,
  at          INTEGER NOT NULL,
  PRIMARY KEY(draft_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE approval(
  approval_id       INTEGER PRIMARY KEY AUTOINCREMENT,
  draft_id          TEXT    NOT NULL REFERENCES draft(draft_id) ON DELETE CASCADE,
  version           INTEGER NOT NULL,
  text_hash         TEXT    NOT NULL,
  account_id        TEXT    NOT NULL,
  dialog_id         TEXT    NOT NULL,
  newest_message_id INTEGER NOT NULL,
  random_id         TEXT    NOT NULL UNIQUE,
  approved_at       INTEGER NOT NULL,
  send_at           INTEGER NOT NULL,
  first_attempt_at  INTEGER
, reply_to_id INTEGER, job_id INTEGER, silent INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE INDEX approval_draft ON approval(draft_id);

CREATE TABLE dialog_state(
  account_id        TEXT    NOT NULL,
  dialog_id         TEXT    NOT NULL,
  selected          INTEGER NOT NULL DEFAULT 0,
  draft_model       TEXT,
  analysis_model    TEXT,
  last_processed_id INTEGER NOT NULL DEFAULT 0,
  last_analysis     TEXT, reply_language TEXT,
  PRIMARY KEY(account_id, dialog_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE account(
  account_id TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  username   TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE "job" (
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

CREATE TABLE "attempt" (
  job_id INTEGER NOT NULL REFERENCES "job" (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  worker_id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed', 'retrying', 'snoozed', 'cancelled', 'lost')),
  error TEXT,
  PRIMARY KEY (job_id, attempt)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE job_hour (
  start_at INTEGER PRIMARY KEY,
  done INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  cancelled INTEGER NOT NULL
) STRICT;

CREATE TABLE stage_time (
  start_at INTEGER NOT NULL,
  stage TEXT NOT NULL,
  ms INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (stage, ms, start_at)
) STRICT, WITHOUT ROWID;

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

CREATE UNIQUE INDEX session_live ON session (window_id, conversation_id) WHERE state <> 'terminated';

CREATE INDEX session_conversation ON session (conversation_id);

CREATE INDEX session_heartbeat ON session (state, heartbeat_at);

CREATE INDEX session_newest ON session (created_at);

CREATE TABLE cleanup (
  at INTEGER PRIMARY KEY,
  conversations INTEGER NOT NULL,
  chat_messages INTEGER NOT NULL,
  sessions INTEGER NOT NULL
, files INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE "chunk" (
  chunk_id TEXT NOT NULL UNIQUE,
  stream_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER draft_chunks AFTER DELETE ON draft BEGIN
  DELETE FROM chunk WHERE stream_id = old.draft_id;
END;

CREATE TRIGGER chat_message_chunks AFTER DELETE ON chat_message BEGIN
  DELETE FROM chunk WHERE stream_id = old.chat_message_id;
END;

CREATE TABLE part(
  approval_id  INTEGER NOT NULL REFERENCES approval(approval_id) ON DELETE CASCADE,
  part         INTEGER NOT NULL,
  random_id    TEXT    NOT NULL UNIQUE,
  text         TEXT    NOT NULL,
  entities     TEXT,
  -- Of the first attempt that may have reached the server.
  attempted_at INTEGER,
  -- When the server was known to have it.
  taken_at     INTEGER,
  message_id   INTEGER, attachment_id TEXT, call INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(approval_id, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE file (
  file_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  -- The provider's address: an id of one means nothing at another.
  endpoint TEXT NOT NULL,
  provider_id TEXT,
  content_hash TEXT NOT NULL,
  media_type TEXT NOT NULL,
  byte_length INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('uploading', 'uploaded', 'referenced', 'deleting', 'deleted', 'failed')),
  -- The code of the error that made it fail.
  error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  expires_at INTEGER,
  CHECK (provider_id IS NOT NULL OR state IN ('uploading', 'failed'))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX file_content ON file (account_id, dialog_id, endpoint, content_hash)
  WHERE state IN ('uploading', 'uploaded', 'referenced');

CREATE INDEX file_dialog ON file (account_id, dialog_id, state, byte_length);

CREATE INDEX file_state ON file (state, used_at);

CREATE TABLE file_message (
  file_id TEXT NOT NULL REFERENCES file (file_id) ON DELETE CASCADE,
  message_id INTEGER NOT NULL,
  edited_at INTEGER NOT NULL,
  PRIMARY KEY (file_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE file_reference (
  chat_message_id TEXT NOT NULL REFERENCES chat_message (chat_message_id) ON DELETE CASCADE,
  file_id TEXT NOT NULL REFERENCES file (file_id) ON DELETE CASCADE,
  PRIMARY KEY (chat_message_id, file_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX file_reference_file ON file_reference (file_id);

CREATE TRIGGER file_referenced AFTER INSERT ON file_reference BEGIN
  UPDATE file SET state = 'referenced' WHERE file_id = new.file_id AND state = 'uploaded';
END;

CREATE TRIGGER file_released AFTER DELETE ON file_reference BEGIN
  UPDATE file SET state = 'uploaded' WHERE file_id = old.file_id AND state = 'referenced'
    AND NOT EXISTS (SELECT 1 FROM file_reference WHERE file_id = old.file_id);
END;

CREATE TABLE image_use (
  at INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  images INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  uploads INTEGER NOT NULL,
  vision_tokens INTEGER NOT NULL
) STRICT;

CREATE INDEX image_use_at ON image_use (at, images, bytes, uploads, vision_tokens);

CREATE TABLE conversation_leaving (
  conversation_id TEXT PRIMARY KEY REFERENCES conversation (conversation_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE dialog_rule(
  account_id    TEXT    NOT NULL,
  dialog_id     TEXT    NOT NULL,
  dialog_title  TEXT    NOT NULL,
  hours_from    INTEGER CHECK(hours_from BETWEEN 0 AND 1439),
  hours_to      INTEGER CHECK(hours_to BETWEEN 0 AND 1439),
  most_per_day  INTEGER NOT NULL,
  even_if_muted INTEGER NOT NULL,
  seen_id       INTEGER NOT NULL,
  due_at        INTEGER,
  day           TEXT    NOT NULL DEFAULT '',
  started       INTEGER NOT NULL DEFAULT 0, paused_at INTEGER, counted_since INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(account_id, dialog_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX dialog_rule_due ON dialog_rule(due_at) WHERE due_at IS NOT NULL;

CREATE TABLE attachment(
  attachment_id TEXT    PRIMARY KEY,
  draft_id      TEXT    NOT NULL REFERENCES draft(draft_id) ON DELETE CASCADE,
  position      INTEGER NOT NULL,
  path          TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  size          INTEGER NOT NULL,
  hash          TEXT    NOT NULL,
  kind          TEXT    NOT NULL CHECK(kind IN ('photo','file')),
  mime_type     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX attachment_draft ON attachment(draft_id, position);

CREATE TABLE cloud_draft(
  account_id TEXT    NOT NULL,
  dialog_id  TEXT    NOT NULL,
  draft_id   TEXT    NOT NULL REFERENCES draft(draft_id) ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  hash       TEXT    NOT NULL,
  is_due     INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(account_id, dialog_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX cloud_draft_draft ON cloud_draft(draft_id);

CREATE TABLE model_request(
  request_id  INTEGER PRIMARY KEY AUTOINCREMENT,
  draft_id    TEXT    NOT NULL REFERENCES draft(draft_id) ON DELETE CASCADE,
  task        TEXT    NOT NULL CHECK(task IN ('analysis','draft')),
  at          INTEGER NOT NULL,
  endpoint    TEXT    NOT NULL,
  model       TEXT    NOT NULL,
  body        BLOB    NOT NULL,
  byte_length INTEGER NOT NULL,
  details     TEXT    NOT NULL
) STRICT;

CREATE INDEX model_request_draft ON model_request(draft_id);

CREATE TABLE instructions(
  account_id TEXT    NOT NULL,
  dialog_id  TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  text       TEXT    NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY(account_id, dialog_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE "usage" (
  at INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  task TEXT NOT NULL,
  model TEXT NOT NULL,
  job_id INTEGER,
  draft_id TEXT,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  usd REAL
) STRICT;

CREATE INDEX usage_at ON usage (at, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, usd);

CREATE INDEX usage_draft ON usage (draft_id) WHERE draft_id IS NOT NULL;

CREATE INDEX usage_job ON usage (job_id) WHERE job_id IS NOT NULL AND draft_id IS NULL;

CREATE TABLE cap_lifted (
  day TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_quote(
  draft_id    TEXT    NOT NULL REFERENCES draft(draft_id) ON DELETE CASCADE,
  message_id  INTEGER NOT NULL,
  is_out      INTEGER NOT NULL,
  sender_name TEXT    NOT NULL,
  text        TEXT    NOT NULL,
  PRIMARY KEY(draft_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_change(
  draft_id   TEXT    NOT NULL REFERENCES draft(draft_id) ON DELETE CASCADE,
  message_id INTEGER NOT NULL,
  what       TEXT    NOT NULL CHECK(what IN ('edited','deleted')),
  PRIMARY KEY(draft_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE paired_client(
  client_id    TEXT    PRIMARY KEY,
  name         TEXT    NOT NULL,
  access       TEXT    NOT NULL CHECK(access IN ('read', 'draft', 'send')),
  token_hash   BLOB    NOT NULL UNIQUE,
  created_at   INTEGER NOT NULL,
  last_seen_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE fact(
  fact_id      TEXT    PRIMARY KEY,
  account_id   TEXT    NOT NULL,
  dialog_id    TEXT,
  dialog_title TEXT,
  question     TEXT    NOT NULL,
  text         TEXT    NOT NULL,
  created_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX fact_of ON fact(account_id, dialog_id, created_at);

CREATE TABLE known_detail(
  draft_id  TEXT    NOT NULL REFERENCES draft(draft_id) ON DELETE CASCADE,
  value     TEXT    NOT NULL,
  confirmed INTEGER NOT NULL,
  PRIMARY KEY(draft_id, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile(
  profile_id     TEXT    PRIMARY KEY,
  name           TEXT    NOT NULL,
  persona        TEXT    NOT NULL,
  draft_model    TEXT,
  analysis_model TEXT,
  language       TEXT,
  version        INTEGER NOT NULL,
  created_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE profile_use(
  account_id TEXT NOT NULL,
  dialog_id  TEXT NOT NULL,
  profile_id TEXT NOT NULL,
  PRIMARY KEY(account_id, dialog_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX profile_use_profile ON profile_use(profile_id);

CREATE TABLE draft_outcome(
  draft_id      TEXT    NOT NULL,
  attempt       INTEGER NOT NULL,
  account_id    TEXT    NOT NULL,
  dialog_id     TEXT    NOT NULL,
  dialog_title  TEXT    NOT NULL,
  outcome       TEXT    NOT NULL,
  at            INTEGER NOT NULL,
  changed_share REAL,
  approve_ms    INTEGER,
  PRIMARY KEY(draft_id, attempt)
) STRICT, WITHOUT ROWID;

CREATE INDEX draft_outcome_dialog ON draft_outcome(account_id, dialog_id, at);

CREATE INDEX draft_outcome_at ON draft_outcome(at);

CREATE TABLE own_message(
  account_id TEXT    NOT NULL,
  dialog_id  TEXT    NOT NULL,
  message_id INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  -- BCP 47, of the dialog when it was read; its script is that of the text.
  language   TEXT    NOT NULL,
  text       TEXT    NOT NULL,
  PRIMARY KEY(account_id, dialog_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX own_message_newest ON own_message(account_id, language, at);

CREATE TABLE note(
  account_id   TEXT    NOT NULL,
  dialog_id    TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  text         TEXT    NOT NULL,
  updated_at   INTEGER NOT NULL,
  PRIMARY KEY(account_id, dialog_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE note_version(
  account_id TEXT    NOT NULL,
  dialog_id  TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  text       TEXT    NOT NULL,
  origin     TEXT    NOT NULL CHECK(origin IN ('written','learnt','reverted')),
  at         INTEGER NOT NULL,
  PRIMARY KEY(account_id, dialog_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE note_proposal(
  proposal_id TEXT    PRIMARY KEY,
  account_id  TEXT    NOT NULL,
  dialog_id   TEXT    NOT NULL,
  -- JSON: each line with the edits that it was learnt from.
  lines       TEXT    NOT NULL,
  created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX note_proposal_dialog ON note_proposal(account_id, dialog_id);

CREATE TABLE note_refused(
  account_id TEXT    NOT NULL,
  dialog_id  TEXT    NOT NULL,
  line       TEXT    NOT NULL,
  at         INTEGER NOT NULL,
  PRIMARY KEY(account_id, dialog_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE encryption(
  id     INTEGER PRIMARY KEY CHECK(id = 1),
  state  TEXT    NOT NULL CHECK(state IN ('encrypting','on','rotating','decrypting')),
  key_id TEXT    NOT NULL REFERENCES encryption_key(key_id)
) STRICT;

CREATE TABLE encryption_key(
  key_id     TEXT    PRIMARY KEY,
  -- A known sentence, sealed by it.
  proof      TEXT    NOT NULL,
  retired_at INTEGER
) STRICT, WITHOUT ROWID;
