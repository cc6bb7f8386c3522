/** Personas with models and a language, and which dialog uses which; a dialog without a row uses the default one, which needs no row either. */
export const profiles = `
CREATE TABLE profile(
  profile_id     TEXT    PRIMARY KEY,
  name           TEXT    NOT NULL,
  persona        TEXT    NOT NULL,
  draft_model    TEXT,
  analysis_model TEXT,
  language       TEXT,
  version        INTEGER NOT NULL,
  created_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE profile_use(
  account_id TEXT NOT NULL,
  dialog_id  TEXT NOT NULL,
  profile_id TEXT NOT NULL,
  PRIMARY KEY(account_id, dialog_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile_use_profile ON profile_use(profile_id);
`;
