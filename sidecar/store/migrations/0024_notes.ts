/**
 * The owner's notes on a contact: how they like to write there. Every text there was stays in `note_version`, so that each
 * can be taken back. What is learnt from an edit waits in `note_proposal`, one of a dialog at most, and what its owner did
 * not want is not proposed again.
 */
export const notes = `
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
`;
