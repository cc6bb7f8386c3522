// Every statement on file, file_message and file_reference.

const LIVE = `state IN ('uploaded', 'referenced')`;

export const GET_FILE = `SELECT * FROM file WHERE file_id = ?`;
/** With the messages that show them, of one dialog at one endpoint. */
export const LIST_LIVE = `SELECT file.*, message_id, edited_at FROM file JOIN file_message USING (file_id)
  WHERE account_id = ? AND dialog_id = ? AND endpoint = ? AND ${LIVE}`;
/** What holds the place of this picture, or failed to: the one to go on with. */
export const FIND_CONTENT = `SELECT * FROM file WHERE account_id = ? AND dialog_id = ? AND endpoint = ? AND content_hash = ?
  AND (${LIVE} OR state = 'uploading' OR (state = 'failed' AND provider_id IS NULL))
  ORDER BY state = 'failed', created_at DESC LIMIT 1`;
export const INSERT_FILE = `INSERT INTO file (file_id, account_id, dialog_id, endpoint, content_hash, media_type, byte_length,
    width, height, state, created_at, updated_at, used_at)
  VALUES (:fileId, :accountId, :dialogId, :endpoint, :contentHash, :mediaType, :byteLength,
    :width, :height, 'uploading', :now, :now, :now)`;
export const SET_STATE = `UPDATE file SET state = :state, error = :error, provider_id = coalesce(:providerId, provider_id),
    expires_at = coalesce(:expiresAt, expires_at), updated_at = :now WHERE file_id = :fileId`;
export const LINK = `INSERT INTO file_message (file_id, message_id, edited_at) VALUES (?1, ?2, ?3)
  ON CONFLICT (file_id, message_id) DO UPDATE SET edited_at = ?3`;
/** What the message showed before it was edited. */
export const UNLINK_OTHERS = `DELETE FROM file_message WHERE message_id = ?2 AND file_id <> ?1 AND file_id IN
  (SELECT f.file_id FROM file f JOIN file own ON own.file_id = ?1
    WHERE f.account_id = own.account_id AND f.dialog_id = own.dialog_id AND f.endpoint = own.endpoint)`;
export const TOUCH = `UPDATE file SET updated_at = ? WHERE file_id = ?`;
export const USED = `UPDATE file SET used_at = ? WHERE file_id = ?`;
export const REFER = `INSERT OR IGNORE INTO file_reference (chat_message_id, file_id)
  SELECT chat_message_id, file_id FROM chat_message, file WHERE chat_message_id = ? AND file_id = ?
    AND file.state IN ('uploaded', 'referenced')`;
export const RELEASE = `DELETE FROM file_reference WHERE file_id = ?`;
export const FIND_BY_PROVIDER = `SELECT * FROM file WHERE endpoint = ? AND provider_id = ? AND ${LIVE}`;

/** ?3: what was used since may be in a request that runs. */
export const LIST_UNREFERENCED = `SELECT * FROM file WHERE account_id = ? AND dialog_id = ? AND state = 'uploaded' AND used_at < ?`;
export const LIST_OF_DIALOG = `SELECT * FROM file WHERE account_id = ? AND dialog_id = ? AND ${LIVE}`;
/** Those that no other conversation refers to. */
export const LIST_OF_CONVERSATION = `SELECT * FROM file WHERE ${LIVE} AND file_id IN
    (SELECT file_id FROM file_reference JOIN chat_message USING (chat_message_id) WHERE conversation_id = ?1)
  AND file_id NOT IN
    (SELECT file_id FROM file_reference JOIN chat_message USING (chat_message_id) WHERE conversation_id <> ?1)`;
export const LIST_OF_ACCOUNT = `SELECT * FROM file WHERE account_id = ? AND ${LIVE}`;
export const LIST_DELETING = `SELECT * FROM file WHERE account_id = ? AND dialog_id = ? AND state = 'deleting' ORDER BY created_at`;
export const LIST_UPLOADING = `SELECT * FROM file WHERE state = 'uploading'`;
/** Of nobody's context any more, and old. */
export const LIST_OLD = `SELECT * FROM file WHERE state = 'uploaded' AND created_at < ? AND used_at < ? ORDER BY created_at LIMIT ?`;
/** What an earlier deletion left behind. */
export const LIST_LEFT = `SELECT * FROM file WHERE state IN ('failed', 'deleting') AND provider_id IS NOT NULL AND updated_at < ? LIMIT ?`;
export const DELETE_OVER = `DELETE FROM file WHERE file_id IN (SELECT file_id FROM file
  WHERE (updated_at < ?1 AND (state = 'deleted' OR (state = 'failed' AND provider_id IS NULL)))
    OR (state = 'failed' AND expires_at < ?2) LIMIT ?3)`;
/** ?1 account or null, ?2 dialog or null. */
export const SUM_LIVE = `SELECT count(*) AS files, coalesce(sum(byte_length), 0) AS bytes FROM file
  WHERE (?1 IS NULL OR account_id = ?1) AND (?2 IS NULL OR dialog_id = ?2) AND state IN ('uploading', 'uploaded', 'referenced')`;
