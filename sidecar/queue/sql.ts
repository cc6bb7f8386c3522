import { JOB_KINDS, type JobState } from '../../protocol/jobRecords.ts';
import { ROW } from './jobRow.ts';

/** Every statement of the queue. The conditions repeat those of the partial indexes word for word: that is how SQLite finds them. */

const HEAD = `finished_at IS NULL AND behind = 0`;
const LIVE = `finished_at IS NULL`;
const FINISHED = `finished_at IS NOT NULL`;
const DUE = `state IN ('scheduled', 'retrying')`;

const LANE = `kind = :kind AND account_id = :accountId AND dialog_id = :dialogId`;

export const LOAD_JOB = `SELECT * FROM job WHERE id = ?`;

export const FIND_DUPLICATE = `SELECT * FROM job
  WHERE kind = ? AND dedup_key = ? AND dedup_key IS NOT NULL AND cancel_asked = 0 AND ${LIVE}`;

export const SET_PRIORITY = `UPDATE job SET priority = ? WHERE id = ? RETURNING *`;

/** The priority of what stands right behind a place in the lane. */
export const PRIORITY_BEHIND = `SELECT priority AS value FROM job
  WHERE ${LANE} AND state = 'waiting' AND id > :id ORDER BY id LIMIT 1`;

/** The priority of what stands right before a waiting job. */
export const PRIORITY_BEFORE = `SELECT coalesce(
  (SELECT priority FROM job WHERE ${LANE} AND state = 'waiting' AND id < :id ORDER BY id DESC LIMIT 1),
  (SELECT priority FROM job WHERE ${LANE} AND ${HEAD})) AS value`;

export const RAISE_WAITING_BEFORE = `UPDATE job SET priority = :priority
  WHERE ${LANE} AND state = 'waiting' AND id < :id AND priority > :priority RETURNING *`;

export const RAISE_HEAD = `UPDATE job SET priority = :priority
  WHERE ${LANE} AND ${HEAD} AND priority > :priority RETURNING *`;

export const FIND_LANE_HEAD = `SELECT 1 FROM job
  WHERE kind = ? AND account_id = ? AND dialog_id = ? AND ${HEAD}`;

export const INSERT_JOB = `INSERT INTO job
  (kind, account_id, dialog_id, dialog_title, draft_id, state, behind, priority, run_at, run_at_is_date, dedup_key,
   max_attempts, budget, payload, created_at)
  VALUES (?, ?, ?, seal('job.dialog_title', ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, seal('job.payload', ?), ?)`;

export const LIST_READY = `SELECT ${ROW} FROM job
  WHERE kind = ? AND state = 'queued' AND NOT EXISTS (SELECT 1 FROM queue_pause)
  ORDER BY priority, run_at, id LIMIT ?`;

export const START_JOB = `UPDATE job
  SET state = 'running', attempt = ?, lease_until = ?, worker_id = ?, started_at = ?, stage = NULL, stage_at = NULL
  WHERE id = ?`;

export const ADD_STAGE_TIME = `INSERT INTO stage_time (start_at, stage, ms, count) VALUES (?, ?, ?, 1)
  ON CONFLICT DO UPDATE SET count = count + 1`;

export const SET_STAGE = `UPDATE job SET stage = ?, stage_at = ? WHERE id = ?`;

/** The row as long as the claim still holds it: the attempt is the fencing token. */
export const LOAD_CLAIMED = `SELECT ${ROW} FROM job WHERE id = ? AND attempt = ? AND state = 'running'`;

export const FINISH_JOB = `UPDATE job
  SET state = ?, stage = ?, stage_at = NULL, run_at = ?, run_at_is_date = ?, max_attempts = ?, lease_until = NULL,
    worker_id = NULL, error = ?, outcome = seal('job.outcome', ?), finished_at = ?
  WHERE id = ?`;

/** An attempt is written once, at its end: what is known of one that runs stands with the job. */
export const INSERT_ATTEMPT = `INSERT INTO attempt
  (job_id, attempt, worker_id, started_at, finished_at, outcome, error) VALUES (?, ?, ?, ?, ?, ?, ?)`;

export const COUNT_END = `INSERT INTO job_hour (start_at, done, failed, cancelled)
  VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET done = done + excluded.done, failed = failed + excluded.failed,
    cancelled = cancelled + excluded.cancelled`;

export const FIND_WAITING = `SELECT id FROM job
  WHERE kind = ? AND account_id = ? AND dialog_id = ? AND state = 'waiting' ORDER BY id LIMIT 1`;

export const ADVANCE_LANE = `UPDATE job
  SET state = CASE WHEN run_at > :now THEN 'scheduled' ELSE 'queued' END, behind = 0
  WHERE id = :id RETURNING *`;

export const RENEW_LEASE = `UPDATE job SET lease_until = ?
  WHERE id = ? AND attempt = ? AND state = 'running' RETURNING cancel_asked`;

export const CANCEL_UNCLAIMED = `UPDATE job SET state = 'cancelled', behind = 0, finished_at = ?
  WHERE id = ? AND state IN ('scheduled', 'waiting', 'queued', 'retrying') RETURNING *`;

export const ASK_CANCEL = `UPDATE job SET cancel_asked = 1 WHERE id = ? AND state = 'running' RETURNING *`;

/** Those that wait come first, so that cancelling the head moves none of them. */
export const LIST_LIVE_OF_DIALOG = `SELECT id FROM job
  WHERE account_id = ? AND kind IN (${textList(JOB_KINDS)}) AND dialog_id = ? AND ${LIVE}
  ORDER BY state = 'waiting' DESC, id`;

export const LIST_LIVE_OF_ACCOUNT = `SELECT id FROM job
  WHERE account_id = ? AND kind IN (${textList(JOB_KINDS)}) AND ${LIVE}
  ORDER BY state = 'waiting' DESC, id DESC`;

/** Those that wait come first, as above. */
export const LIST_LIVE_SENDS_OF_DRAFT = `SELECT id FROM job
  WHERE draft_id = ? AND draft_id IS NOT NULL AND kind = 'send' AND ${LIVE}
  ORDER BY state = 'waiting' DESC, id`;

/** Asked for before another of them. */
export const LIST_LIVE_EDITS_OF_DRAFT = `SELECT id FROM job
  WHERE draft_id = ? AND draft_id IS NOT NULL AND kind = 'edit' AND id < ? AND ${LIVE}
  ORDER BY state = 'waiting' DESC, id`;

export const RETRY_JOB = `UPDATE job
  SET state = :state, behind = :state = 'waiting', run_at = :now, run_at_is_date = 0, max_attempts = attempt + budget, cancel_asked = 0,
    stage = NULL, error = NULL, outcome = NULL, finished_at = NULL
  WHERE id = :id AND state IN ('failed', 'cancelled') RETURNING *`;

export const LIST_DUE = `SELECT id, state FROM job
  WHERE ${DUE} AND run_at <= ? ORDER BY run_at LIMIT 500`;

export const MOVE_DUE = `UPDATE job SET state = 'queued' WHERE id = ? RETURNING *`;

export const LIST_EXPIRED = `SELECT * FROM job
  WHERE state = 'running' AND lease_until <= ? ORDER BY lease_until LIMIT 500`;

export const LIST_RUNNING = `SELECT * FROM job WHERE state = 'running' ORDER BY id`;

export const NEXT_DUE = `SELECT min(run_at) AS value FROM job WHERE ${DUE}`;

export const NEXT_EXPIRY = `SELECT min(lease_until) AS value FROM job WHERE state = 'running'`;

/** The clock was set by :deltaMs: leases and stages run on as long as they were meant to. */
export const REBASE_RUNNING = `UPDATE job
  SET lease_until = lease_until + :deltaMs, stage_at = stage_at + :deltaMs WHERE state = 'running'`;

/** :after is the earlier of what the clock showed before and after it was set: what was due by both stays. */
export const REBASE_DELAYED = `UPDATE job SET run_at = run_at + :deltaMs
  WHERE ${DUE} AND run_at > :after AND run_at_is_date = 0 RETURNING *`;

export const REBASE_WAITING = `UPDATE job SET run_at = run_at + :deltaMs
  WHERE state = 'waiting' AND run_at > :after AND run_at_is_date = 0 RETURNING *`;

export const COUNT_FINISHED = `SELECT count(*) AS value FROM job WHERE ${FINISHED}`;

export const COUNT_OLD = `SELECT count(*) AS value FROM job WHERE ${FINISHED} AND finished_at < ?`;

export const PRUNE_OLDEST = `DELETE FROM job WHERE id IN
  (SELECT id FROM job WHERE ${FINISHED} ORDER BY finished_at, id LIMIT ?)`;

export const PRUNE_HOURS = `DELETE FROM job_hour WHERE start_at < ?`;
export const PRUNE_STAGE_TIMES = `DELETE FROM stage_time WHERE start_at < ?`;

export const IS_PAUSED = `SELECT 1 FROM queue_pause`;
export const PAUSE = `INSERT OR IGNORE INTO queue_pause (id, since) VALUES (1, ?)`;
export const RESUME = `DELETE FROM queue_pause`;

export const LIST_JOBS = `SELECT * FROM job WHERE id < ? ORDER BY id DESC LIMIT ?`;

export const LOAD_JOBS = `SELECT * FROM job
  WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC`;

export const LIST_IDS_OF_DIALOG = `SELECT id FROM job INDEXED BY job_dialog
  WHERE account_id = :accountId AND kind IN (SELECT value FROM json_each(:kinds)) AND dialog_id = :dialogId
    AND state IN (SELECT value FROM json_each(:states)) AND id < :beforeId
  ORDER BY id DESC LIMIT :limit`;

/** Newest first, among the :window newest before :beforeId. */
export const LIST_IDS_NEAR = `SELECT id FROM job
  WHERE id < :beforeId AND id >= min(:beforeId, (SELECT max(id) FROM job)) - :window
    AND state IN (SELECT value FROM json_each(:states)) AND kind IN (SELECT value FROM json_each(:kinds))
    AND (:accountId IS NULL OR account_id = :accountId)
  ORDER BY id DESC LIMIT :limit`;

/**
 * Newest first, by state, each from its own index: what is unfinished is found without its row, however much there is
 * of it; what runs or has finished is little.
 */
export const LIST_IDS_IN: Record<JobState, string> = {
  scheduled: listIds('job_due', `${DUE} AND state = 'scheduled'`),
  waiting: listIds('job_lane', `state = 'waiting'`),
  queued: listIds('job_ready', `state = 'queued'`),
  running: listIds('job_lease', `state = 'running'`),
  retrying: listIds('job_due', `${DUE} AND state = 'retrying'`),
  done: listIds('job_finished', `${FINISHED} AND state = 'done'`),
  failed: listIds('job_finished', `${FINISHED} AND state = 'failed'`),
  cancelled: listIds('job_finished', `${FINISHED} AND state = 'cancelled'`),
};

/** The one that runs comes last. */
export const LIST_ATTEMPTS = `
  SELECT attempt, worker_id, started_at, finished_at, outcome, error FROM attempt WHERE job_id = :id
  UNION ALL
  SELECT attempt, worker_id, started_at, NULL, NULL, NULL FROM job WHERE id = :id AND state = 'running'
  ORDER BY attempt`;

export const LOAD_NEWEST_OF_DIALOG = `SELECT * FROM job
  WHERE account_id = ? AND kind = 'process' AND dialog_id = ? ORDER BY id DESC LIMIT 1`;

/**
 * When the job that is ready longest became so. Goes from priority to priority, of which there are few, instead of
 * through all that is ready.
 */
export const OLDEST_READY = `WITH RECURSIVE level (kind, priority) AS (
    SELECT value, (SELECT min(priority) FROM job WHERE kind = value AND state = 'queued') FROM json_each(?)
    UNION ALL
    SELECT kind, (SELECT min(priority) FROM job
      WHERE job.kind = level.kind AND state = 'queued' AND job.priority > level.priority)
    FROM level WHERE priority IS NOT NULL)
  SELECT min((SELECT min(run_at) FROM job
    WHERE job.kind = level.kind AND job.priority = level.priority AND state = 'queued')) AS value
  FROM level WHERE priority IS NOT NULL`;

export const COUNT_EXPIRED = `SELECT count(*) AS value FROM job WHERE state = 'running' AND lease_until <= ?`;

export const COUNT_READY = `SELECT kind AS key, count(*) AS count FROM job WHERE state = 'queued' GROUP BY kind`;

export const COUNT_UNFINISHED = `
  SELECT 'queued' AS key, count(*) AS count FROM job WHERE state = 'queued'
  UNION ALL SELECT 'waiting', count(*) FROM job WHERE state = 'waiting'
  UNION ALL SELECT 'running', count(*) FROM job WHERE state = 'running'
  UNION ALL SELECT 'scheduled', count(*) FROM job WHERE ${DUE} AND state = 'scheduled'
  UNION ALL SELECT 'retrying', count(*) FROM job WHERE ${DUE} AND state = 'retrying'`;

function textList(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ');
}

function listIds(index: string, condition: string): string {
  return `SELECT id FROM job INDEXED BY ${index} WHERE ${condition} AND id < :beforeId
    AND kind IN (SELECT value FROM json_each(:kinds)) AND (:accountId IS NULL OR account_id = :accountId)
    ORDER BY id DESC LIMIT :limit`;
}
