// What the daily clean-up asks and deletes, each in steps that take a few milliseconds at most.

const FOREVER = Number.MAX_SAFE_INTEGER;
const LAST = `(SELECT max(seq) FROM chunk WHERE stream_id = ?1)`;

export const LAST_CLEANUP = `SELECT max(at) AS at FROM cleanup`;
export const INSERT_CLEANUP = `INSERT OR REPLACE INTO cleanup (at, conversations, chat_messages, sessions, files) VALUES (?, ?, ?, ?, ?)`;
/** Of a clock that was wrong, or longer ago than anyone looks. */
export const DELETE_CLEANUPS = `DELETE FROM cleanup WHERE at > ? OR at < ?`;

export const NEXT_INACTIVE = `SELECT conversation_id, EXISTS (SELECT 1 FROM chat_message JOIN file_reference USING (chat_message_id)
    WHERE chat_message.conversation_id = conversation.conversation_id) AS has_files
  FROM conversation WHERE last_activity_at < ?
  AND conversation_id NOT IN (SELECT conversation_id FROM conversation_leaving)
  AND NOT EXISTS (SELECT 1 FROM chat_message WHERE chat_message.conversation_id = conversation.conversation_id
    AND state IN ('pending', 'streaming')) ORDER BY last_activity_at LIMIT 1`;
/** Before its conversation goes: message by message, so that no step is long. */
export const DELETE_MESSAGES = `DELETE FROM chat_message WHERE rowid IN
  (SELECT rowid FROM chat_message WHERE conversation_id = ? ORDER BY seq LIMIT ?)`;
export const DELETE_OLD_SESSIONS = `DELETE FROM session WHERE session_id IN
  (SELECT session_id FROM session WHERE state = 'terminated' AND ended_at < ? LIMIT ?)`;

/** The next streams by id, found without reading their chunks. ?1 after this one, ?2 how many. */
export const NEXT_STREAMS = `WITH RECURSIVE stream (id, n) AS (
    SELECT (SELECT min(stream_id) FROM chunk WHERE stream_id > ?1), 1
    UNION ALL
    SELECT (SELECT min(stream_id) FROM chunk WHERE stream_id > id), n + 1 FROM stream WHERE id IS NOT NULL AND n < ?2)
  SELECT id FROM stream WHERE id IS NOT NULL`;
/**
 * Chunks of what was finished before ?2, at most ?3: all of what can never stream again; of what may be tried again the
 * last stays, for its number is not used again.
 */
export const DELETE_CHUNKS = `DELETE FROM chunk WHERE stream_id = ?1 AND seq IN
  (SELECT seq FROM chunk WHERE stream_id = ?1 AND seq < coalesce(
      (SELECT CASE WHEN state = 'complete' THEN ${FOREVER} WHEN state IN ('failed', 'cancelled') THEN ${LAST} END
        FROM chat_message WHERE chat_message_id = ?1 AND updated_at < ?2),
      (SELECT CASE state WHEN 'sent' THEN ${FOREVER} WHEN 'rejected' THEN ${LAST} END
        FROM draft WHERE draft_id = ?1 AND updated_at < ?2), 0)
    ORDER BY seq LIMIT ?3)`;

/** What was sent to the model for drafts that were decided before ?1. */
export const DELETE_REQUESTS = `DELETE FROM model_request WHERE request_id IN (SELECT request_id FROM model_request
  JOIN draft USING(draft_id) WHERE draft.state IN ('sent','rejected') AND draft.updated_at < ?1 LIMIT ?2)`;
export const DELETE_USAGE = `DELETE FROM usage WHERE rowid IN (SELECT rowid FROM usage WHERE at < ? LIMIT ?)`;
export const DELETE_IMAGE_USE = `DELETE FROM image_use WHERE rowid IN (SELECT rowid FROM image_use WHERE at < ? LIMIT ?)`;
