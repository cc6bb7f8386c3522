import type { Job } from '../../protocol/jobRecords.ts';
import type { Tx } from '../store/store.ts';
import { asJobRow, type JobRow } from './jobRow.ts';
import type { NewJob } from './queue.ts';
import type { QueueContext } from './queueContext.ts';
import * as sql from './sql.ts';

type Lane = Pick<NewJob, 'kind' | 'accountId' | 'dialogId'>;

/** How a job begins in its lane: behind a head it waits, else it is the head. `later`: its time has not come. */
export function stateInLane(tx: Tx, lane: Lane, later: boolean): Job['state'] {
  if (tx.sql(sql.FIND_LANE_HEAD).get(lane.kind, lane.accountId, lane.dialogId)) return 'waiting';
  return later ? 'scheduled' : 'queued';
}

/** After the end of its head: the oldest that waits becomes the head. */
export function advanceLane(context: QueueContext, tx: Tx, ended: JobRow): void {
  const { kind, account_id: accountId, dialog_id: dialogId } = ended;
  const waiting = tx.sql(sql.FIND_WAITING).get(kind, accountId, dialogId);
  if (!waiting) return;
  const next = tx.sql(sql.ADVANCE_LANE).get({ id: waiting['id'] ?? null, now: context.now() });
  if (next) context.changed(tx, asJobRow(next), 'waiting');
}
