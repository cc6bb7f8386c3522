// Every statement on usage and cap_lifted.

const TOKENS = `input_tokens + output_tokens + cache_read_tokens + cache_write_tokens`;
const SUMS = `count(*) AS requests, coalesce(sum(input_tokens), 0) AS inputTokens,
  coalesce(sum(output_tokens), 0) AS outputTokens, coalesce(sum(cache_read_tokens), 0) AS cacheReadTokens,
  coalesce(sum(cache_write_tokens), 0) AS cacheWriteTokens, coalesce(sum(usd), 0.0) AS usd,
  coalesce(sum(CASE WHEN usd IS NULL THEN ${TOKENS} END), 0) AS unpricedTokens`;
/** The dearest first. */
const BY_COST = `ORDER BY usd DESC, inputTokens + outputTokens DESC LIMIT 200`;

export const INSERT_USAGE = `INSERT INTO usage (at, account_id, dialog_id, task, model, job_id,
    input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, usd)
  VALUES (:at, :accountId, :dialogId, :task, :model, :jobId,
    :inputTokens, :outputTokens, :cacheReadTokens, :cacheWriteTokens, :usd)`;
export const ASSIGN_USAGE = `UPDATE usage SET draft_id = ? WHERE job_id = ? AND draft_id IS NULL`;
export const FORGET_SPENDER = `UPDATE usage SET account_id = '', dialog_id = '', job_id = NULL, draft_id = NULL WHERE account_id = ?`;
export const PRUNE_USAGE = `DELETE FROM usage WHERE at < ?`;

export const SUM_BETWEEN = `SELECT ${SUMS} FROM usage WHERE at >= ? AND at < ?`;
export const SUM_OF_DRAFT = `SELECT ${SUMS} FROM usage WHERE draft_id = ?`;
export const SUM_BY_ACCOUNT = `SELECT account_id AS accountId, ${SUMS} FROM usage WHERE at >= ?1
  AND (?2 IS NULL OR account_id = ?2) GROUP BY account_id ${BY_COST}`;
export const SUM_BY_DIALOG = `SELECT account_id AS accountId, dialog_id AS dialogId, ${SUMS} FROM usage WHERE at >= ?1
  AND (?2 IS NULL OR account_id = ?2) GROUP BY account_id, dialog_id ${BY_COST}`;
export const SUM_BY_MODEL = `SELECT model, ${SUMS} FROM usage WHERE at >= ?1
  AND (?2 IS NULL OR account_id = ?2) GROUP BY model ${BY_COST}`;
export const UNPRICED_MODELS = `SELECT DISTINCT model FROM usage WHERE at >= ? AND usd IS NULL ORDER BY model LIMIT 20`;
export const SUM_IMAGES_BETWEEN = `SELECT coalesce(sum(images), 0) AS images,
  coalesce(sum(vision_tokens), 0) AS visionTokens FROM image_use WHERE at >= ? AND at < ?`;
export const DIALOG_TITLE = `SELECT coalesce(
    (SELECT open('draft.dialog_title', dialog_title) FROM draft WHERE account_id = ?1 AND dialog_id = ?2 ORDER BY created_at DESC LIMIT 1),
    (SELECT open('conversation.dialog_title', dialog_title) FROM conversation WHERE account_id = ?1 AND dialog_id = ?2 LIMIT 1),
    (SELECT open('job.dialog_title', dialog_title) FROM job WHERE account_id = ?1 AND kind = 'process' AND dialog_id = ?2 ORDER BY id DESC LIMIT 1)
  ) AS dialog_title`;

export const IS_LIFTED = `SELECT 1 FROM cap_lifted WHERE day = ?`;
export const LIFT = `INSERT OR IGNORE INTO cap_lifted (day) VALUES (?)`;
export const PRUNE_LIFTED = `DELETE FROM cap_lifted WHERE day < ?`;

/** Tokens that came out of a model's cache so far. */
export const CACHE_READS = `SELECT sum(cache_read_tokens) AS n FROM usage WHERE model = ?`;
