// What the monitor reads and writes beside the queue's own statements. `start_at` is the start of an hour.

export const LIST_HOURS = `SELECT start_at, done, failed, cancelled FROM job_hour WHERE start_at >= ?`;

export const LIST_STAGE_TIMES = `SELECT stage, ms, sum(count) AS count FROM stage_time
  WHERE start_at >= ? GROUP BY stage, ms ORDER BY stage, ms`;

export const SUM_TOKENS = `SELECT coalesce(sum(input_tokens), 0) AS input_tokens,
    coalesce(sum(output_tokens), 0) AS output_tokens,
    coalesce(sum(cache_read_tokens), 0) AS cache_read_tokens,
    coalesce(sum(cache_write_tokens), 0) AS cache_write_tokens
  FROM usage WHERE at >= ?`;

export const SUM_IMAGES = `SELECT coalesce(sum(images), 0) AS images, coalesce(sum(bytes), 0) AS bytes,
    coalesce(sum(uploads), 0) AS uploads, coalesce(sum(vision_tokens), 0) AS vision_tokens
  FROM image_use WHERE at >= ?`;
export const SUM_FILES = `SELECT count(*) AS files, coalesce(sum(byte_length), 0) AS bytes FROM file
  WHERE state IN ('uploaded', 'referenced')`;

export const LAST_CLEANUP = `SELECT * FROM cleanup ORDER BY at DESC LIMIT 1`;

/** Of the schema: never 0 in a database that can be read. */
export const LOAD_VERSION = `PRAGMA user_version`;
