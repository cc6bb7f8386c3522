// Every statement on conversation, chat_message and session; the clean-up's own are in cleanupSql.ts.

const FINISHED = `state IN ('complete', 'failed', 'cancelled')`;
const LIVE = `state IN ('pending', 'streaming')`;

const CONVERSATION = `SELECT conversation.*, (SELECT count(*) FROM chat_message
  WHERE chat_message.conversation_id = conversation.conversation_id) AS message_count FROM conversation`;

/** Not one that only waits for its files to be deleted. */
const STAYS = `conversation_id NOT IN (SELECT conversation_id FROM conversation_leaving)`;

export const GET_CONVERSATION = `${CONVERSATION} WHERE conversation_id = ?`;
export const LAST_SEQ = `SELECT last_seq FROM conversation WHERE conversation_id = ?`;
export const NEWEST_OF_DIALOG = `${CONVERSATION} WHERE account_id = ? AND dialog_id = ? AND ${STAYS}
  ORDER BY last_activity_at DESC, created_at DESC LIMIT 1`;
/** ?2 a dialog or null. */
export const LIST_CONVERSATIONS = `${CONVERSATION} WHERE account_id = ?1 AND (?2 IS NULL OR dialog_id = ?2) AND ${STAYS}
  ORDER BY last_activity_at DESC, created_at DESC LIMIT 500`;
export const IDS_OF_DIALOG = `SELECT conversation_id FROM conversation WHERE account_id = ? AND dialog_id = ? AND ${STAYS}`;
export const LIST_LEAVING = `SELECT conversation_id FROM conversation JOIN conversation_leaving USING (conversation_id)
  WHERE account_id = ? AND dialog_id = ?`;
export const RETIRE = `INSERT OR IGNORE INTO conversation_leaving (conversation_id) VALUES (?)`;
export const IS_LEAVING = `SELECT 1 FROM conversation_leaving WHERE conversation_id = ?`;
export const IDS_OF_ACCOUNT = `SELECT conversation_id FROM conversation WHERE account_id = ?`;
export const CONVERSATION_STATS = `SELECT count(*) AS conversations, min(created_at) AS oldest_at,
  max(last_activity_at) AS last_activity_at, (SELECT count(*) FROM chat_message JOIN conversation USING (conversation_id)
    WHERE ?1 IS NULL OR account_id = ?1) AS chat_messages
  FROM conversation WHERE ?1 IS NULL OR account_id = ?1`;
export const INSERT_CONVERSATION = `INSERT INTO conversation
  (conversation_id, account_id, dialog_id, dialog_title, created_at, last_activity_at)
  VALUES (?1, ?2, ?3, seal('conversation.dialog_title', ?4), ?5, ?5)`;
export const TOUCH_CONVERSATION = `UPDATE conversation SET last_activity_at = ? WHERE conversation_id = ?`;
/**
 * The two numbers of a new pair; answers the first. ?2: at least after this one. A number is never used again, also
 * where the counter was damaged.
 */
export const TAKE_PAIR = `UPDATE conversation SET last_activity_at = ?3, last_seq = 2 + max(last_seq, ?2,
    coalesce((SELECT max(seq) FROM chat_message WHERE conversation_id = ?1), 0))
  WHERE conversation_id = ?1 RETURNING last_seq - 1 AS seq`;
export const DELETE_CONVERSATION = `DELETE FROM conversation WHERE conversation_id = ?`;

export const GET_MESSAGE = `SELECT * FROM chat_message WHERE chat_message_id = ?`;
export const MESSAGE_OF_JOB = `SELECT * FROM chat_message WHERE job_id = ? AND job_id IS NOT NULL`;
export const GET_MESSAGE_AT = `SELECT * FROM chat_message WHERE conversation_id = ? AND seq = ?`;
export const PAIR_OF_REQUEST = `SELECT * FROM chat_message WHERE conversation_id = ?1 AND pair =
  (SELECT pair FROM chat_message WHERE conversation_id = ?1 AND request_id = ?2) ORDER BY seq`;
export const LIST_MESSAGES_BEFORE = `SELECT * FROM (SELECT * FROM chat_message
  WHERE conversation_id = ? AND seq < ? AND seq > ? ORDER BY seq DESC LIMIT ?) ORDER BY seq`;
export const LIST_MESSAGES_AFTER = `SELECT * FROM chat_message
  WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?`;
/** With the rowid: what is set aside is cleared by it, whatever has become of the rest of the row. */
export const LIST_RAW = `SELECT rowid AS row_id, * FROM chat_message WHERE conversation_id = ? ORDER BY seq`;
export const DELETE_RAW = `DELETE FROM chat_message WHERE rowid = ?`;
/** What is still to be answered will be so without what was cleared. */
export const WARN_LIVE = `UPDATE chat_message SET warning = seal('chat_message.warning', ?) WHERE conversation_id = ? AND ${LIVE}`;
export const LIST_LIVE_JOBS = `SELECT job_id FROM chat_message
  WHERE conversation_id = ? AND ${LIVE} AND job_id IS NOT NULL ORDER BY seq DESC`;
export const COUNT_MESSAGES = `SELECT count(*) AS n FROM chat_message WHERE conversation_id = ?`;

export const INSERT_MESSAGE = `INSERT INTO chat_message (chat_message_id, conversation_id, seq, pair, role, origin, state,
    text, job_id, request_id, checksum, created_at, updated_at)
  VALUES (:chatMessageId, :conversationId, :seq, :pair, :role, :origin, :state,
    seal('chat_message.text', :text), :jobId, :requestId, seal('chat_message.checksum', :checksum), :now, :now)`;
export const BEGIN_ANSWER = `UPDATE chat_message SET state = 'streaming', attempt = attempt + 1, text = '', usage = NULL,
  error = NULL, checksum = NULL, updated_at = ? WHERE chat_message_id = ?`;
export const FINISH_ANSWER = `UPDATE chat_message SET state = :state, text = seal('chat_message.text', :text), usage = :usage,
  error = :error, warning = coalesce(seal('chat_message.warning', :warning), warning),
  checksum = seal('chat_message.checksum', :checksum), updated_at = :now WHERE chat_message_id = :chatMessageId`;

export const COUNT_FINISHED = `SELECT count(*) AS n FROM chat_message WHERE conversation_id = ?1 AND pair NOT IN
  (SELECT pair FROM chat_message WHERE conversation_id = ?1 AND ${LIVE})`;
/** Whole pairs, the oldest first; ?2: how many. */
export const PRUNE_PAIRS = `DELETE FROM chat_message WHERE conversation_id = ?1 AND pair IN
  (SELECT pair FROM chat_message WHERE conversation_id = ?1
    GROUP BY pair HAVING sum(${FINISHED}) = count(*) ORDER BY pair LIMIT ?2)`;

export const GET_SESSION = `SELECT * FROM session WHERE session_id = ?`;
export const LIVE_SESSION = `SELECT * FROM session
  WHERE window_id = ? AND conversation_id = ? AND state <> 'terminated'`;
/** ?1 account, ?2 dialog, ?3 JSON array of states; each or null. */
export const LIST_SESSIONS = `SELECT * FROM session
  WHERE (?1 IS NULL OR account_id = ?1) AND (?2 IS NULL OR dialog_id = ?2)
    AND (?3 IS NULL OR state IN (SELECT value FROM json_each(?3)))
  ORDER BY created_at DESC, session_id LIMIT 500`;
export const INSERT_SESSION = `INSERT INTO session
  (session_id, conversation_id, account_id, dialog_id, window_id, state, model, profile, created_at, heartbeat_at)
  VALUES (:sessionId, :conversationId, :accountId, :dialogId, :windowId, 'active', :model, :profile, :now, :now)`;
export const SHOW_LIFE = `UPDATE session SET state = 'active', heartbeat_at = ?
  WHERE session_id = ? AND state <> 'terminated'`;
export const TERMINATE_SESSION = `UPDATE session SET state = 'terminated', ended_at = ?
  WHERE session_id = ? AND state <> 'terminated'`;
export const LIST_LIVE_OF_ACCOUNT = `SELECT session_id FROM session WHERE account_id = ? AND state <> 'terminated'`;
export const LIST_LIVE_OF_CONVERSATION = `SELECT session_id FROM session
  WHERE conversation_id = ? AND state <> 'terminated'`;
/** A sign of life from a clock that was ahead is one of now. */
export const CLAMP_HEARTBEATS = `UPDATE session SET heartbeat_at = ?1 WHERE state = 'active' AND heartbeat_at > ?1`;
export const SWEEP_SESSIONS = `UPDATE session SET state = 'idle' WHERE state = 'active' AND heartbeat_at <= ?
  RETURNING session_id`;
export const HAS_ACTIVE = `SELECT 1 FROM session WHERE state = 'active' LIMIT 1`;
export const HAS_LIVE_OF_PROFILE = `SELECT 1 FROM session
  WHERE account_id = ? AND profile = ? AND state <> 'terminated' LIMIT 1`;
