/**
 * No row in `encryption`: what is stored is plain. `key_id` names the key that is written with; the keys themselves are in
 * the secret store of the user's system. One that is retired opens nothing here any more. What a job was asked for stood
 * in `dedup_key`, which stays plain.
 */
export const encryption = `
CREATE TABLE encryption(
  id     INTEGER PRIMARY KEY CHECK(id = 1),
  state  TEXT    NOT NULL CHECK(state IN ('encrypting','on','rotating','decrypting')),
  key_id TEXT    NOT NULL REFERENCES encryption_key(key_id)
) STRICT;
CREATE TABLE encryption_key(
  key_id     TEXT    PRIMARY KEY,
  -- A known sentence, sealed by it.
  proof      TEXT    NOT NULL,
  retired_at INTEGER
) STRICT, WITHOUT ROWID;
UPDATE job SET dedup_key = NULL WHERE dedup_key LIKE '%:%:%' AND finished_at IS NOT NULL;
`;
