/** What a draft answers as it stood when it was written, a line each, and what happened to it since: so that it can be told what changed. */
export const draftChanges = `
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
`;
