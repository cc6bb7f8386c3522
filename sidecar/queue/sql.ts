/** Every statement of the queue. The conditions repeat those of the partial indexes word for word: that is how SQLite finds them. */

const HEAD = `state IN ('scheduled', 'queued', 'running', 'retrying')`;
const LIVE = `state IN ('scheduled', 'waiting', 'queued', 'running', 'retrying')`;
const FINISHED = `state IN ('done', 'failed', 'cancelled')`;
const DUE = `state IN ('scheduled', 'retrying')`;

export const LOAD_JOB = `SELECT * FROM job WHERE id = ?`;

export const FIND_DUPLICATE = `SELECT * FROM job
  WHERE kind = ? AND dedup_key = ? AND dedup_key IS NOT NULL AND cancel_asked = 0 AND ${LIVE}`;

export const RAISE_PRIORITY = `UPDATE job SET priority = ? WHERE id = ? RETURNING *`;

export const FIND_LANE_HEAD = `SELECT 1 FROM job
  WHERE kind = ? AND account_id = ? AND dialog_id = ? AND ${HEAD}`;

export const INSERT_JOB = `INSERT INTO job
  (kind, account_id, dialog_id, dialog_title, draft_id, state, priority, run_at, dedup_key,
   max_attempts, budget, payload, created_at)
  VALUES (:kind, :accountId, :dialogId, :dialogTitle, :draftId, :state, :priority, :runAt, :dedupKey,
   :budget, :budget, :payload, :now) RETURNING *`;

export const HAS_READY = `SELECT 1 FROM job WHERE kind = ? AND state = 'queued' LIMIT 1`;

export const LIST_READY = `SELECT id FROM job
  WHERE kind = ? AND state = 'queued' AND NOT EXISTS (SELECT 1 FROM queue_pause)
  ORDER BY priority, run_at, id LIMIT ?`;

export const START_JOB = `UPDATE job
  SET state = 'running', attempt = attempt + 1, lease_until = :leaseUntil, started_at = :now, stage = NULL
  WHERE id = :id RETURNING *`;

export const INSERT_ATTEMPT = `INSERT INTO attempt (job_id, attempt, worker_id, started_at) VALUES (?, ?, ?, ?)`;

export const SET_STAGE = `UPDATE job SET stage = ?
  WHERE id = ? AND attempt = ? AND state = 'running' RETURNING *`;

/** The row as long as the claim still holds it: the attempt is the fencing token. */
export const LOAD_CLAIMED = `SELECT * FROM job WHERE id = ? AND attempt = ? AND state = 'running'`;

export const FINISH_JOB = `UPDATE job
  SET state = :state, run_at = coalesce(:runAt, run_at), max_attempts = max_attempts + :grant,
    error = :error, outcome = :outcome, finished_at = :finishedAt, lease_until = NULL,
    stage = CASE :state WHEN 'failed' THEN stage END
  WHERE id = :id AND attempt = :attempt AND state = 'running' RETURNING *`;

export const FINISH_ATTEMPT = `UPDATE attempt SET finished_at = ?, outcome = ?, error = ?
  WHERE job_id = ? AND attempt = ?`;

export const ADVANCE_LANE = `UPDATE job
  SET state = CASE WHEN run_at > :now THEN 'scheduled' ELSE 'queued' END
  WHERE id = (SELECT id FROM job
    WHERE kind = :kind AND account_id = :accountId AND dialog_id = :dialogId AND state = 'waiting'
    ORDER BY id LIMIT 1) RETURNING *`;

export const RENEW_LEASE = `UPDATE job SET lease_until = ?
  WHERE id = ? AND attempt = ? AND state = 'running' RETURNING cancel_asked`;

export const CANCEL_UNCLAIMED = `UPDATE job SET state = 'cancelled', finished_at = ?
  WHERE id = ? AND state IN ('scheduled', 'waiting', 'queued', 'retrying') RETURNING *`;

export const ASK_CANCEL = `UPDATE job SET cancel_asked = 1 WHERE id = ? AND state = 'running' RETURNING *`;

/** Those that wait come first, so that cancelling the head moves none of them. */
export const LIST_LIVE_OF_DIALOG = `SELECT id FROM job
  WHERE account_id = ? AND kind IN ('process', 'send') AND dialog_id = ? AND ${LIVE}
  ORDER BY state = 'waiting' DESC, id`;

/** Those that wait come first, as above. */
export const LIST_LIVE_SENDS_OF_DRAFT = `SELECT id FROM job
  WHERE draft_id = ? AND draft_id IS NOT NULL AND kind = 'send' AND ${LIVE}
  ORDER BY state = 'waiting' DESC, id`;

export const RETRY_JOB = `UPDATE job
  SET state = :state, run_at = :now, max_attempts = attempt + budget, cancel_asked = 0,
    stage = NULL, error = NULL, outcome = NULL, finished_at = NULL
  WHERE id = :id AND state IN ('failed', 'cancelled') RETURNING *`;

export const HAS_DUE = `SELECT 1 FROM job WHERE ${DUE} AND run_at <= ? LIMIT 1`;

export const MOVE_DUE = `UPDATE job SET state = 'queued' WHERE id IN
  (SELECT id FROM job WHERE ${DUE} AND run_at <= ? ORDER BY run_at LIMIT 500) RETURNING *`;

export const LIST_EXPIRED = `SELECT * FROM job
  WHERE state = 'running' AND lease_until <= ? ORDER BY lease_until LIMIT 500`;

export const LIST_RUNNING = `SELECT * FROM job WHERE state = 'running' ORDER BY id`;

export const NEXT_DUE = `SELECT min(run_at) AS value FROM job WHERE ${DUE}`;

export const NEXT_EXPIRY = `SELECT min(lease_until) AS value FROM job WHERE state = 'running'`;

export const PRUNE_OLD = `DELETE FROM job WHERE id IN
  (SELECT id FROM job WHERE ${FINISHED} AND finished_at < ? ORDER BY finished_at LIMIT 500)`;

export const PRUNE_SURPLUS = `DELETE FROM job WHERE id IN
  (SELECT id FROM job WHERE ${FINISHED} ORDER BY finished_at DESC, id DESC LIMIT 500 OFFSET ?)`;

export const IS_PAUSED = `SELECT 1 FROM queue_pause`;
export const PAUSE = `INSERT OR IGNORE INTO queue_pause (id, since) VALUES (1, ?)`;
export const RESUME = `DELETE FROM queue_pause`;

export const LIST_JOBS = `SELECT * FROM job ORDER BY id DESC LIMIT ?`;

export const LIST_JOBS_IN = `SELECT * FROM job
  WHERE state IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?`;

export const LOAD_NEWEST_OF_DIALOG = `SELECT * FROM job
  WHERE account_id = ? AND kind = 'process' AND dialog_id = ? ORDER BY id DESC LIMIT 1`;

export const COUNT_RUNNING = `SELECT count(*) AS value FROM job WHERE state = 'running'`;
export const COUNT_QUEUED = `SELECT
  (SELECT count(*) FROM job WHERE state = 'queued') +
  (SELECT count(*) FROM job WHERE state = 'waiting') AS value`;
export const HAS_DELAYED = `SELECT 1 FROM job WHERE ${DUE} LIMIT 1`;
