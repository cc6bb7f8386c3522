/**
 * What an approval sends, message by message, each with a random id of its own. The text stands here as it was split
 * when it was approved: how texts are split may change, what was approved may not.
 */
export const parts = `
ALTER TABLE approval ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;
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
  message_id   INTEGER,
  PRIMARY KEY(approval_id, part)
) STRICT, WITHOUT ROWID;
INSERT INTO part(approval_id, part, random_id, text, attempted_at, taken_at, message_id)
  SELECT approval.approval_id, 0, random_id, coalesce(draft_version.text, draft.text), first_attempt_at,
    CASE WHEN state = 'sent' AND draft.approval_id = approval.approval_id THEN draft.updated_at END,
    CASE WHEN state = 'sent' AND draft.approval_id = approval.approval_id THEN sent_message_id END
  FROM approval JOIN draft USING(draft_id)
    LEFT JOIN draft_version ON draft_version.draft_id = approval.draft_id AND draft_version.version = approval.version;
`;
