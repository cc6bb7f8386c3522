/**
 * What each request to a model cost, in money too as prices stood then (usd NULL: no price was known), and for which job
 * and draft. The code holds the tasks from here on: they grow. What is spent of an account that is removed stays in the
 * sums, under no name.
 */
export const spending = `
CREATE TABLE usage_next (
  at INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  dialog_id TEXT NOT NULL,
  task TEXT NOT NULL,
  model TEXT NOT NULL,
  job_id INTEGER,
  draft_id TEXT,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  usd REAL
) STRICT;
INSERT INTO usage_next SELECT at, account_id, dialog_id, task, model, NULL, NULL, input_tokens, output_tokens,
  cache_read_tokens, cache_write_tokens, NULL FROM usage;
DROP TABLE usage;
ALTER TABLE usage_next RENAME TO usage;
CREATE INDEX usage_at ON usage (at, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, usd);
CREATE INDEX usage_draft ON usage (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX usage_job ON usage (job_id) WHERE job_id IS NOT NULL AND draft_id IS NULL;

-- Days of the machine's calendar on which the user went on beyond the limit.
CREATE TABLE cap_lifted (
  day TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
`;
