// Every statement on draft, draft_version and approval.

/** When it leaves is told by its send job, which waits longer after a failure and moves with the clock. */
const SEND_AT = `coalesce((SELECT run_at FROM job WHERE job.id = approval.job_id AND job.finished_at IS NULL), approval.send_at)`;
/** Of its approval; NULL where there is none. */
const PARTS = `(SELECT count(DISTINCT call) FROM part WHERE part.approval_id = draft.approval_id)`;
const PARTS_SENT = `(SELECT count(DISTINCT call) FROM part WHERE part.approval_id = draft.approval_id AND taken_at IS NOT NULL)`;
const ATTACHMENTS = `(SELECT json_group_array(json_object('attachmentId', attachment_id, 'name', open('attachment.name', name), 'size', size, 'kind', kind)
  ORDER BY position) FROM attachment WHERE attachment.draft_id = draft.draft_id)`;
const CLOUD_VERSION = `(SELECT version FROM cloud_draft WHERE cloud_draft.draft_id = draft.draft_id)`;
const KNOWN = `(SELECT json_group_array(open('known_detail.value', value)) FROM known_detail WHERE known_detail.draft_id = draft.draft_id)`;
const DRAFT = `SELECT draft.*, ${KNOWN} AS known, ${SEND_AT} AS send_at, approval.reply_to_id, approval.silent, ${PARTS} AS parts,
  ${PARTS_SENT} AS parts_sent, ${ATTACHMENTS} AS attachments,
  ${CLOUD_VERSION} AS cloud_version FROM draft LEFT JOIN approval USING(approval_id)`;

/** The dialog is not what the text was written for any more. */
const MOVED_ON = `(newest_message_id > based_on_message_id OR moved_on IS NOT NULL)`;

export const GET_DRAFT = `${DRAFT} WHERE draft.draft_id = ?`;
export const OPEN_DRAFT_OF_DIALOG = `${DRAFT} WHERE draft.account_id = ? AND draft.dialog_id = ? AND draft.state NOT IN ('sent','rejected')`;
/** Still to be decided, or to leave. ?2 a channel or supergroup; null: every other dialog, they share one numbering of messages. */
export const UNSENT_DRAFTS = `${DRAFT} WHERE draft.account_id = ?1
  AND CASE WHEN ?2 IS NULL THEN draft.dialog_id NOT LIKE 'c%' ELSE draft.dialog_id = ?2 END
  AND draft.state IN ('drafting','ready','stale','approved','failed')`;
/** Those that are open come first. ?1 account or null, ?2 JSON array of states or null. */
export const LIST_DRAFTS = `${DRAFT}
  WHERE (?1 IS NULL OR draft.account_id = ?1) AND (?2 IS NULL OR draft.state IN (SELECT value FROM json_each(?2)))
  ORDER BY draft.state IN ('sent','rejected'), draft.created_at DESC, draft.draft_id LIMIT 500`;
export const NEWEST_DRAFT_OF_DIALOG = `${DRAFT} WHERE draft.account_id = ? AND draft.dialog_id = ? ORDER BY draft.created_at DESC LIMIT 1`;
export const COUNT_TO_REVIEW = `SELECT count(*) AS n FROM draft WHERE state IN ('ready','stale','failed','unknown')`;

export const INSERT_DRAFT = `INSERT INTO draft(draft_id, account_id, dialog_id, dialog_title, state, attempt,
  based_on_message_id, newest_message_id, reply_language, analysis, created_at, updated_at)
  VALUES(?, ?, ?, seal('draft.dialog_title', ?), 'drafting', ?, ?, ?, ?, seal('draft.analysis', ?), ?, ?)`;
export const RESTART_DRAFT = `UPDATE draft SET state = 'drafting', attempt = ?, based_on_message_id = ?,
  newest_message_id = max(newest_message_id, ?), reply_language = ?, analysis = seal('draft.analysis', ?), moved_on = NULL, error = NULL, approval_id = NULL, updated_at = ?
  WHERE draft_id = ?`;
export const FINISH_DRAFT = `UPDATE draft SET state = CASE WHEN ${MOVED_ON} THEN 'stale' ELSE 'ready' END,
  version = version + 1, text = seal('draft.text', ?1), suggestion = seal('draft.suggestion', ?1), usage = ?2, error = NULL,
  updated_at = ?3, warning = seal('draft.warning', ?5), provenance = ?6 WHERE draft_id = ?4`;
/** What is left of a generation that ended early: the earlier text if there is one, else what had come. */
export const ABANDON_DRAFT = `UPDATE draft SET
  state = CASE WHEN version = 0 THEN 'failed' WHEN ${MOVED_ON} THEN 'stale' ELSE 'ready' END,
  text = CASE WHEN version = 0 THEN seal('draft.text', ?1) ELSE text END, error = ?2, updated_at = ?3 WHERE draft_id = ?4`;
export const EDIT_DRAFT = `UPDATE draft SET state = CASE state WHEN 'failed' THEN 'ready' ELSE state END,
  version = version + 1, text = seal('draft.text', ?), error = NULL, updated_at = ? WHERE draft_id = ?`;
export const SET_QUESTIONS = `UPDATE draft SET questions = seal('draft.questions', ?), updated_at = ? WHERE draft_id = ?`;
export const SET_EVIDENCE = `UPDATE draft SET evidence = seal('draft.evidence', ?), updated_at = ? WHERE draft_id = ?`;
export const TOUCH_DRAFT = `UPDATE draft SET updated_at = ? WHERE draft_id = ?`;
export const DISPLAYED = `UPDATE draft SET displayed_version = version, updated_at = ? WHERE draft_id = ?`;
/** Other files go with it than were seen. */
export const REARRANGED = `UPDATE draft SET displayed_version = NULL, updated_at = ? WHERE draft_id = ?`;
export const SET_STATE = `UPDATE draft SET state = ?, error = ?, updated_at = ? WHERE draft_id = ?`;
export const APPROVE_DRAFT = `UPDATE draft SET state = 'approved', approval_id = ?, error = NULL, updated_at = ? WHERE draft_id = ?`;
export const UNAPPROVE_DRAFT = `UPDATE draft SET state = CASE WHEN ${MOVED_ON} THEN 'stale' ELSE 'ready' END,
  approval_id = NULL, error = NULL, updated_at = ? WHERE draft_id = ?`;
export const SENT_DRAFT = `UPDATE draft SET state = 'sent', sent_message_id = ?, error = NULL, updated_at = ?,
  sent_version = (SELECT version FROM approval WHERE approval.approval_id = draft.approval_id) WHERE draft_id = ?`;
export const SENT_CHANGED = `UPDATE draft SET sent_version = ?1, edited_at = ?2, error = NULL, updated_at = ?2 WHERE draft_id = ?3`;
export const TEXT_OF_VERSION = `SELECT text FROM draft_version WHERE draft_id = ? AND version = ?`;
export const DELETED_DRAFT = `UPDATE draft SET deleted_at = ?, error = NULL, updated_at = ? WHERE draft_id = ? AND state = 'sent'`;
export const MOVE_ON = `UPDATE draft SET newest_message_id = ?1, updated_at = ?2,
  state = CASE state WHEN 'ready' THEN 'stale' WHEN 'approved' THEN 'stale' ELSE state END,
  approval_id = CASE state WHEN 'approved' THEN NULL ELSE approval_id END WHERE draft_id = ?3`;
/** What it answers is another text now, or gone. */
export const ANSWERED_CHANGED = `UPDATE draft SET moved_on = ?1, updated_at = ?2,
  state = CASE state WHEN 'ready' THEN 'stale' WHEN 'approved' THEN 'stale' ELSE state END,
  approval_id = CASE state WHEN 'approved' THEN NULL ELSE approval_id END WHERE draft_id = ?3`;
export const DELETE_DRAFTS_OF_DIALOG = `DELETE FROM draft WHERE account_id = ? AND dialog_id = ? AND state NOT IN ('sending','sent') RETURNING draft_id`;

export const DELETE_DRAFTS_OF_ACCOUNT = `DELETE FROM draft WHERE account_id = ? RETURNING draft_id, dialog_id`;

export const INSERT_VERSION = `INSERT INTO draft_version(draft_id, version, text, origin, instruction, at)
  SELECT draft_id, version, seal('draft_version.text', open('draft.text', text)), ?, seal('draft_version.instruction', ?), ?
  FROM draft WHERE draft_id = ?`;
export const LIST_VERSIONS = `SELECT * FROM draft_version WHERE draft_id = ? ORDER BY version`;

export const INSERT_APPROVAL = `INSERT INTO approval(draft_id, version, text_hash, account_id, dialog_id, newest_message_id, random_id, approved_at, send_at, reply_to_id, silent)
  SELECT draft_id, version, seal('approval.text_hash', ?), account_id, dialog_id, ?, ?, ?, ?, ?, ? FROM draft WHERE draft_id = ? RETURNING approval_id`;
export const APPROVAL_OF_DRAFT = `SELECT approval.* FROM approval JOIN draft USING(approval_id) WHERE draft.draft_id = ?`;
export const ASSIGN_JOB = `UPDATE approval SET job_id = ? WHERE approval_id = ?`;
export const FIRST_ATTEMPT = `UPDATE approval SET first_attempt_at = coalesce(first_attempt_at, ?) WHERE approval_id = ?`;
export const NO_ATTEMPT = `UPDATE approval SET first_attempt_at = NULL WHERE approval_id = ?`;
export const REDATE_APPROVAL = `UPDATE approval SET send_at = ? WHERE approval_id = ?`;
