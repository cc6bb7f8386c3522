/**
 * Dialogs that are processed without being asked. `seen_id`: the newest message that the rule has heard of, so that one
 * that is told twice counts once; `due_at`: when the dialog has been quiet, NULL while nothing waits; `started`: how
 * often the rule began a draft on `day`, a local date.
 */
export const rules = `
CREATE TABLE dialog_rule(
  account_id    TEXT    NOT NULL,
  dialog_id     TEXT    NOT NULL,
  dialog_title  TEXT    NOT NULL,
  hours_from    INTEGER CHECK(hours_from BETWEEN 0 AND 1439),
  hours_to      INTEGER CHECK(hours_to BETWEEN 0 AND 1439),
  most_per_day  INTEGER NOT NULL,
  even_if_muted INTEGER NOT NULL,
  seen_id       INTEGER NOT NULL,
  due_at        INTEGER,
  day           TEXT    NOT NULL DEFAULT '',
  started       INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(account_id, dialog_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dialog_rule_due ON dialog_rule(due_at) WHERE due_at IS NOT NULL;
`;
