import type { Job } from '../../protocol/jobRecords.ts';
import type { Tx } from '../store/store.ts';
import { asJobRow, type JobRow, toJob } from './jobRow.ts';
import type { QueueContext } from './queueContext.ts';
import * as sql from './sql.ts';

/**
 * Along a lane no job is less urgent than one behind it: what is urgent would wait for what is not. So a job that
 * stands before others is as urgent as they are at least, and one that waits raises what stands before it.
 */
export function givePriority(context: QueueContext, tx: Tx, row: JobRow, priority: number): Job {
  const place = { ...laneOf(row), id: row.state === 'waiting' ? row.id : 0 };
  const behind = tx.sql(sql.PRIORITY_BEHIND).get(place);
  const wanted = Math.min(priority, Number(behind?.['value'] ?? priority));
  const updated =
    wanted === row.priority ? undefined : tx.sql(sql.SET_PRIORITY).get(wanted, row.id);
  const given = updated ? asJobRow(updated) : row;
  const job = updated ? context.changed(tx, given, given.state) : toJob(given);
  raiseBefore(context, tx, given);
  return job;
}

/** What stands before a waiting job becomes as urgent as that is, its lane's head included, even while it runs. */
export function raiseBefore(context: QueueContext, tx: Tx, row: JobRow): void {
  if (row.state !== 'waiting') return;
  const place = { ...laneOf(row), id: row.id };
  const before = tx.sql(sql.PRIORITY_BEFORE).get(place)?.['value'];
  if (Number(before) <= row.priority) return;
  const raised = { ...laneOf(row), priority: row.priority };
  const rows = [
    ...tx.sql(sql.RAISE_HEAD).all(raised),
    ...tx.sql(sql.RAISE_WAITING_BEFORE).all({ ...raised, id: row.id }),
  ].map(asJobRow);
  for (const each of rows) context.changed(tx, each, each.state);
}

function laneOf(row: JobRow) {
  return { kind: row.kind, accountId: row.account_id, dialogId: row.dialog_id };
}
