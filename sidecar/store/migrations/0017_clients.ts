/** Clients beside the extension. The token is random (256 bit): its hash leads nobody to it. */
export const clients = `
CREATE TABLE paired_client(
  client_id    TEXT    PRIMARY KEY,
  name         TEXT    NOT NULL,
  access       TEXT    NOT NULL CHECK(access IN ('read', 'draft', 'send')),
  token_hash   BLOB    NOT NULL UNIQUE,
  created_at   INTEGER NOT NULL,
  last_seen_at INTEGER
) STRICT, WITHOUT ROWID;
`;
