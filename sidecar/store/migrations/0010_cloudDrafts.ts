/**
 * What the desk has put in Telegram as a draft, one a dialog: what stands there otherwise was typed by the user. `is_due`: a
 * reply was sent since, so it is to go.
 */
export const cloudDrafts = `
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
`;
