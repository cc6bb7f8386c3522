/** Links, numbers, names and keys that a draft may repeat: what the dialog and the owner have told, and what the user has confirmed. */
export const knownDetails = `
CREATE TABLE known_detail(
  draft_id  TEXT    NOT NULL REFERENCES draft(draft_id) ON DELETE CASCADE,
  value     TEXT    NOT NULL,
  confirmed INTEGER NOT NULL,
  PRIMARY KEY(draft_id, value)
) STRICT, WITHOUT ROWID;
`;
