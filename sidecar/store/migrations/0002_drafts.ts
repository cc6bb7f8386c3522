/** Drafts with their versions, chunks and approvals, and what the desk remembers of each dialog. */
export const drafts = `
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
`;
