/** What was sent to the model for a draft (gzip of the body, without the bytes of pictures), and what its text was made of. */
export const requests = `
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
ALTER TABLE draft ADD COLUMN provenance TEXT;
`;
