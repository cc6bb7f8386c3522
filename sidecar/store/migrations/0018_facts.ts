/** What the user answered and wanted remembered, of one dialog or (NULL) of all; and what a draft lacks and rests on. */
export const facts = `
CREATE TABLE fact(
  fact_id      TEXT    PRIMARY KEY,
  account_id   TEXT    NOT NULL,
  dialog_id    TEXT,
  dialog_title TEXT,
  question     TEXT    NOT NULL,
  text         TEXT    NOT NULL,
  created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX fact_of ON fact(account_id, dialog_id, created_at);
ALTER TABLE draft ADD COLUMN questions TEXT;
ALTER TABLE draft ADD COLUMN evidence TEXT;
`;
