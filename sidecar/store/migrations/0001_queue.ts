/**
 * Jobs, their attempts and the pause. Partial indexes keep a claim flat up to a million jobs; `job_lane_head` is the
 * order of a lane: at most one job of a kind and dialog is past `waiting`. AUTOINCREMENT: an id is never used twice.
 */
export const queue = `
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
`;
