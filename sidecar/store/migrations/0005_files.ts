/** Files at the model's provider: pictures of dialogs that were uploaded once, and what refers to them. */
export const files = `
CREATE TABLE file (
  file_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  -- The provider's address: an id of one means nothing at another.
  endpoint TEXT NOT NULL,
  provider_id TEXT,
  content_hash TEXT NOT NULL,
  media_type TEXT NOT NULL,
  byte_length INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('uploading', 'uploaded', 'referenced', 'deleting', 'deleted', 'failed')),
  -- The code of the error that made it fail.
  error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  expires_at INTEGER,
  CHECK (provider_id IS NOT NULL OR state IN ('uploading', 'failed'))
) STRICT, WITHOUT ROWID;
-- The same picture of a dialog is there once.
CREATE UNIQUE INDEX file_content ON file (account_id, dialog_id, endpoint, content_hash)
  WHERE state IN ('uploading', 'uploaded', 'referenced');
CREATE INDEX file_dialog ON file (account_id, dialog_id, state, byte_length);
CREATE INDEX file_state ON file (state, used_at);

-- The messages that show it. An edited message may show another picture: edited_at says which (0: as it was sent).
CREATE TABLE file_message (
  file_id TEXT NOT NULL REFERENCES file (file_id) ON DELETE CASCADE,
  message_id INTEGER NOT NULL,
  edited_at INTEGER NOT NULL,
  PRIMARY KEY (file_id, message_id)
) STRICT, WITHOUT ROWID;

-- The kept chat messages that were answered with it.
CREATE TABLE file_reference (
  chat_message_id TEXT NOT NULL REFERENCES chat_message (chat_message_id) ON DELETE CASCADE,
  file_id TEXT NOT NULL REFERENCES file (file_id) ON DELETE CASCADE,
  PRIMARY KEY (chat_message_id, file_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_reference_file ON file_reference (file_id);
CREATE TRIGGER file_referenced AFTER INSERT ON file_reference BEGIN
  UPDATE file SET state = 'referenced' WHERE file_id = new.file_id AND state = 'uploaded';
END;
CREATE TRIGGER file_released AFTER DELETE ON file_reference BEGIN
  UPDATE file SET state = 'uploaded' WHERE file_id = old.file_id AND state = 'referenced'
    AND NOT EXISTS (SELECT 1 FROM file_reference WHERE file_id = old.file_id);
END;

-- What one request showed of pictures; vision_tokens are computed, no endpoint tells them apart.
CREATE TABLE image_use (
  at INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  images INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  uploads INTEGER NOT NULL,
  vision_tokens INTEGER NOT NULL
) STRICT;
CREATE INDEX image_use_at ON image_use (at, images, bytes, uploads, vision_tokens);

-- Conversations that go as soon as their files are gone; nobody is shown them any more.
CREATE TABLE conversation_leaving (
  conversation_id TEXT PRIMARY KEY REFERENCES conversation (conversation_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

ALTER TABLE cleanup ADD COLUMN files INTEGER NOT NULL DEFAULT 0;
-- What the draft was written without.
ALTER TABLE draft ADD COLUMN warning TEXT;
`;
