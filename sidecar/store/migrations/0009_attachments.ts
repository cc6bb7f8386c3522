/**
 * Files that go with a draft: where they lie and what was in them, never what is in them. Messages of one album share
 * their `call`: they leave together.
 */
export const attachments = `
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
ALTER TABLE part ADD COLUMN attachment_id TEXT;
ALTER TABLE part ADD COLUMN call INTEGER NOT NULL DEFAULT 0;
UPDATE part SET call = part;
`;
