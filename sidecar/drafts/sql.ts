// Every statement on draft, draft_version, chunk and approval.

const DRAFT = `SELECT draft.*, approval.send_at FROM draft LEFT JOIN approval USING(approval_id)`;

export const GET_DRAFT = `${DRAFT} WHERE draft.draft_id = ?`;
export const OPEN_DRAFT_OF_DIALOG = `${DRAFT} WHERE draft.account_id = ? AND draft.dialog_id = ? AND draft.state NOT IN ('sent','rejected')`;
/** ?1 account or null, ?2 JSON array of states or null. */
export const LIST_DRAFTS = `${DRAFT}
  WHERE (?1 IS NULL OR draft.account_id = ?1) AND (?2 IS NULL OR draft.state IN (SELECT value FROM json_each(?2)))
  ORDER BY draft.created_at DESC, draft.draft_id LIMIT 500`;
export const NEWEST_DRAFT_OF_DIALOG = `${DRAFT} WHERE draft.account_id = ? AND draft.dialog_id = ? ORDER BY draft.created_at DESC LIMIT 1`;
export const COUNT_TO_REVIEW = `SELECT count(*) AS n FROM draft WHERE state IN ('ready','stale','failed','unknown')`;

export const INSERT_DRAFT = `INSERT INTO draft(draft_id, account_id, dialog_id, dialog_title, state, attempt,
  based_on_message_id, newest_message_id, reply_language, analysis, created_at, updated_at)
  VALUES(?, ?, ?, ?, 'drafting', ?, ?, ?, ?, ?, ?, ?)`;
export const RESTART_DRAFT = `UPDATE draft SET state = 'drafting', attempt = ?, based_on_message_id = ?,
  newest_message_id = max(newest_message_id, ?), reply_language = ?, analysis = ?, error = NULL, approval_id = NULL, updated_at = ?
  WHERE draft_id = ?`;
export const FINISH_DRAFT = `UPDATE draft SET state = CASE WHEN newest_message_id > based_on_message_id THEN 'stale' ELSE 'ready' END,
  version = version + 1, text = ?1, suggestion = ?1, usage = ?2, error = NULL, updated_at = ?3 WHERE draft_id = ?4`;
/** What is left of a generation that ended early: the earlier text if there is one, else what had come. */
export const ABANDON_DRAFT = `UPDATE draft SET
  state = CASE WHEN version = 0 THEN 'failed' WHEN newest_message_id > based_on_message_id THEN 'stale' ELSE 'ready' END,
  text = CASE WHEN version = 0 THEN ?1 ELSE text END, error = ?2, updated_at = ?3 WHERE draft_id = ?4`;
export const EDIT_DRAFT = `UPDATE draft SET state = CASE state WHEN 'failed' THEN 'ready' ELSE state END,
  version = version + 1, text = ?, error = NULL, updated_at = ? WHERE draft_id = ?`;
export const SET_STATE = `UPDATE draft SET state = ?, error = ?, updated_at = ? WHERE draft_id = ?`;
export const APPROVE_DRAFT = `UPDATE draft SET state = 'approved', approval_id = ?, error = NULL, updated_at = ? WHERE draft_id = ?`;
export const UNAPPROVE_DRAFT = `UPDATE draft SET state = CASE WHEN newest_message_id > based_on_message_id THEN 'stale' ELSE 'ready' END,
  approval_id = NULL, error = NULL, updated_at = ? WHERE draft_id = ?`;
export const SENT_DRAFT = `UPDATE draft SET state = 'sent', sent_message_id = ?, error = NULL, updated_at = ? WHERE draft_id = ?`;
export const MOVE_ON = `UPDATE draft SET newest_message_id = ?1, updated_at = ?2,
  state = CASE state WHEN 'ready' THEN 'stale' WHEN 'approved' THEN 'stale' ELSE state END,
  approval_id = CASE state WHEN 'approved' THEN NULL ELSE approval_id END WHERE draft_id = ?3`;
export const DELETE_DRAFTS_OF_DIALOG = `DELETE FROM draft WHERE account_id = ? AND dialog_id = ? AND state NOT IN ('sending','sent') RETURNING draft_id`;

export const INSERT_VERSION = `INSERT INTO draft_version(draft_id, version, text, origin, instruction, at)
  SELECT draft_id, version, text, ?, ?, ? FROM draft WHERE draft_id = ?`;
export const LIST_VERSIONS = `SELECT * FROM draft_version WHERE draft_id = ? ORDER BY version`;

export const INSERT_CHUNK = `INSERT INTO chunk(draft_id, seq, attempt, text) VALUES(?, ?, ?, ?)`;
export const LAST_SEQ = `SELECT coalesce(max(seq), 0) AS seq FROM chunk WHERE draft_id = ?`;
export const LIST_CHUNKS = `SELECT * FROM chunk WHERE draft_id = ? AND seq > ? ORDER BY seq`;
export const ATTEMPT_TEXT = `SELECT coalesce(group_concat(text, '' ORDER BY seq), '') AS text FROM chunk WHERE draft_id = ? AND attempt = ?`;

export const INSERT_APPROVAL = `INSERT INTO approval(draft_id, version, text_hash, account_id, dialog_id, newest_message_id, random_id, approved_at, send_at)
  SELECT draft_id, version, ?, account_id, dialog_id, ?, ?, ?, ? FROM draft WHERE draft_id = ? RETURNING approval_id`;
export const APPROVAL_OF_DRAFT = `SELECT approval.* FROM approval JOIN draft USING(approval_id) WHERE draft.draft_id = ?`;
export const FIRST_ATTEMPT = `UPDATE approval SET first_attempt_at = coalesce(first_attempt_at, ?) WHERE approval_id = ?`;
export const NO_ATTEMPT = `UPDATE approval SET first_attempt_at = NULL WHERE approval_id = ?`;
export const REDATE_APPROVAL = `UPDATE approval SET send_at = ? WHERE approval_id = ?`;
