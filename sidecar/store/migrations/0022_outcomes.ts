/**
 * What became of each text that a model wrote: `sent` as it was, `edited` and sent, `rejected`, or `stale`: the dialog moved
 * on and it was not sent. `changed_share`: of the words, 0 to 1; `approve_ms`: between the text and the approval. A rule
 * rests (`paused_at`) once the last of them since `counted_since` went unused.
 */
export const outcomes = `
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
ALTER TABLE dialog_rule ADD COLUMN paused_at INTEGER;
ALTER TABLE dialog_rule ADD COLUMN counted_since INTEGER NOT NULL DEFAULT 0;
`;
