/** What the owner has written themselves, as far as the desk has read or sent it; a bounded number of each dialog and account, for their style alone. */
export const voice = `
CREATE TABLE own_message(
  account_id TEXT    NOT NULL,
  dialog_id  TEXT    NOT NULL,
  message_id INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  -- BCP 47, of the dialog when it was read; its script is that of the text.
  language   TEXT    NOT NULL,
  text       TEXT    NOT NULL,
  PRIMARY KEY(account_id, dialog_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX own_message_newest ON own_message(account_id, language, at);
`;
