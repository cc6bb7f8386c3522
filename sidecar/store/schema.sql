-- What the migrations add up to; compared by schema.test.ts.

PRAGMA user_version = 2;

CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('process', 'send')),
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  dialog_title TEXT NOT NULL,
  draft_id TEXT,
  state TEXT NOT NULL CHECK (state IN
    ('scheduled', 'waiting', 'queued', 'running', 'retrying', 'done', 'failed', 'cancelled')),
  stage TEXT CHECK (stage IN ('reading', 'analysing', 'drafting', 'sending')),
  priority INTEGER NOT NULL,
  run_at INTEGER NOT NULL,
  dedup_key TEXT,
  attempt INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL,
  budget INTEGER NOT NULL,
  lease_until INTEGER,
  cancel_asked INTEGER NOT NULL DEFAULT 0,
  payload TEXT NOT NULL,
  error TEXT,
  outcome TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER
) STRICT;

CREATE INDEX job_ready ON job (kind, priority, run_at, id) WHERE state = 'queued';

CREATE INDEX job_due ON job (run_at) WHERE state IN ('scheduled', 'retrying');

CREATE INDEX job_lease ON job (lease_until) WHERE state = 'running';

CREATE INDEX job_lane ON job (kind, account_id, dialog_id, id) WHERE state = 'waiting';

CREATE UNIQUE INDEX job_lane_head ON job (kind, account_id, dialog_id)
  WHERE state IN ('scheduled', 'queued', 'running', 'retrying');

CREATE UNIQUE INDEX job_dedup ON job (kind, dedup_key)
  WHERE dedup_key IS NOT NULL AND cancel_asked = 0
    AND state IN ('scheduled', 'waiting', 'queued', 'running', 'retrying');

CREATE INDEX job_draft ON job (draft_id)
  WHERE draft_id IS NOT NULL AND state IN ('scheduled', 'waiting', 'queued', 'running', 'retrying');

CREATE INDEX job_dialog ON job (account_id, kind, dialog_id, id);

CREATE INDEX job_finished ON job (finished_at) WHERE state IN ('done', 'failed', 'cancelled');

CREATE TABLE attempt (
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  worker_id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  outcome TEXT CHECK (outcome IN ('done', 'failed', 'retrying', 'snoozed', 'cancelled', 'lost')),
  error TEXT,
  PRIMARY KEY (job_id, attempt)
) STRICT, WITHOUT ROWID;

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
) STRICT;

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

CREATE TABLE chunk(
  draft_id TEXT    NOT NULL REFERENCES draft(draft_id) ON DELETE CASCADE,
  seq      INTEGER NOT NULL,
  attempt  INTEGER NOT NULL,
  text     TEXT    NOT NULL,
  PRIMARY KEY(draft_id, seq)
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
) STRICT;

CREATE INDEX approval_draft ON approval(draft_id);

CREATE TABLE dialog_state(
  account_id        TEXT    NOT NULL,
  dialog_id         TEXT    NOT NULL,
  selected          INTEGER NOT NULL DEFAULT 0,
  draft_model       TEXT,
  analysis_model    TEXT,
  last_processed_id INTEGER NOT NULL DEFAULT 0,
  last_analysis     TEXT,
  PRIMARY KEY(account_id, dialog_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE account(
  account_id TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  username   TEXT
) STRICT, WITHOUT ROWID;
