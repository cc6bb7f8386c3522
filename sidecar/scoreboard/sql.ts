// Every statement on draft_outcome.

export const PUT = `INSERT INTO draft_outcome(draft_id, attempt, account_id, dialog_id, dialog_title, outcome, at, changed_share, approve_ms)
  VALUES(:draftId, :attempt, :accountId, :dialogId, seal('draft_outcome.dialog_title', :dialogTitle), :outcome, :at, :changedShare, :approveMs)
  ON CONFLICT DO UPDATE SET outcome = excluded.outcome, at = excluded.at, changed_share = excluded.changed_share,
  approve_ms = excluded.approve_ms WHERE draft_outcome.outcome NOT IN ('sent', 'edited')`;
/** It is open again: what it would have counted as is taken back. */
export const TAKE_BACK = `DELETE FROM draft_outcome WHERE draft_id = ? AND attempt = ? AND outcome NOT IN ('sent', 'edited')`;
export const PRUNE = `DELETE FROM draft_outcome WHERE at < (SELECT at FROM draft_outcome ORDER BY at DESC LIMIT 1 OFFSET ?)`;
export const REMOVE_OF_DIALOG = `DELETE FROM draft_outcome WHERE account_id = ? AND dialog_id = ?`;
/** The newest text of a model, and when it was approved. */
export const WRITTEN_AT = `SELECT max(at) AS at FROM draft_version WHERE draft_id = ? AND origin = 'model'`;
export const APPROVED_AT = `SELECT approved_at FROM approval JOIN draft USING(approval_id) WHERE draft.draft_id = ?`;
export const TEXT_SENT = `SELECT draft_version.text FROM draft_version JOIN approval USING(draft_id, version)
  JOIN draft USING(approval_id) WHERE draft.draft_id = ?`;
export const LAST_OF_DIALOG = `SELECT outcome FROM draft_outcome WHERE account_id = ? AND dialog_id = ? AND at > ?
  ORDER BY at DESC LIMIT ?`;
export const LIST = `SELECT account_id, dialog_id, dialog_title, outcome, at, changed_share, approve_ms FROM draft_outcome
  WHERE (?1 IS NULL OR account_id = ?1) AND (?2 IS NULL OR dialog_id = ?2) ORDER BY at`;
export const COSTS = `SELECT account_id, dialog_id, sum(usd) AS usd, max(usd IS NULL) AS is_partly_unknown FROM usage
  WHERE draft_id IN (SELECT draft_id FROM draft_outcome) AND (?1 IS NULL OR account_id = ?1) AND (?2 IS NULL OR dialog_id = ?2)
  GROUP BY account_id, dialog_id`;
