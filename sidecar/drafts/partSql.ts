// Every statement on part.

export const LIST_PARTS = `SELECT * FROM part WHERE approval_id = ? ORDER BY part`;
export const INSERT_PART = `INSERT INTO part(approval_id, part, random_id, text, entities, call, attachment_id)
  VALUES(?, ?, ?, seal('part.text', ?), seal('part.entities', ?), ?, ?)`;
export const ATTEMPT_PART = `UPDATE part SET attempted_at = coalesce(attempted_at, ?) WHERE approval_id = ? AND part = ?`;
export const PART_NOT_TAKEN = `UPDATE part SET attempted_at = NULL WHERE approval_id = ? AND part = ? AND taken_at IS NULL`;
export const PART_TAKEN = `UPDATE part SET taken_at = coalesce(taken_at, ?), message_id = coalesce(message_id, ?)
  WHERE approval_id = ? AND part = ?`;
export const SET_PART_TEXT = `UPDATE part SET text = seal('part.text', ?), entities = seal('part.entities', ?)
  WHERE approval_id = ? AND part = ?`;
export const DELETE_PART = `DELETE FROM part WHERE approval_id = ? AND part = ?`;
export const TRY_PARTS_AGAIN = `UPDATE part SET attempted_at = ?
  WHERE approval_id = ? AND attempted_at IS NOT NULL AND taken_at IS NULL`;
