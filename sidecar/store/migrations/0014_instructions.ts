/** What the owner wants of the replies of an account (`dialog_id` empty) or of one dialog. A row stays when its text goes: versions only grow. */
export const instructions = `
CREATE TABLE instructions(
  account_id TEXT    NOT NULL,
  dialog_id  TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  text       TEXT    NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY(account_id, dialog_id)
) STRICT, WITHOUT ROWID;
`;
