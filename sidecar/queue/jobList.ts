import { AppError } from '../../protocol/errors.ts';
import { JOB_KINDS, JOB_STATES } from '../../protocol/jobRecords.ts';
import type { Store } from '../store/store.ts';
import { asJobRow, type JobRow } from './jobRow.ts';
import type { JobFilter } from './queue.ts';
import * as sql from './sql.ts';

/** So many rows are looked at in about a millisecond. */
const NEAR = 1_000;

/** Newest first. Throws `invalidParams` for a dialog without its account: ids of dialogs are an account's own. */
export function listRows(store: Store, filter: JobFilter): JobRow[] {
  const { states, kinds, accountId, dialogId, limit, beforeId = Number.MAX_SAFE_INTEGER } = filter;
  const everything = !states && !kinds && accountId === undefined && dialogId === undefined;
  if (everything) return store.read(sql.LIST_JOBS).all(beforeId, limit).map(asJobRow);
  const ids = dialogId === undefined ? idsByState(store, filter) : idsOfDialog(store, filter);
  return store.read(sql.LOAD_JOBS).all(JSON.stringify(ids)).map(asJobRow);
}

/** Where there is much of what is looked for, the newest jobs hold enough of it; else each state is gone through. */
function idsByState(store: Store, filter: JobFilter): number[] {
  const { states = JOB_STATES, accountId = null, limit } = filter;
  const values = { ...common(filter), accountId };
  const near = { ...values, states: JSON.stringify(states), window: NEAR };
  const newest = store.read(sql.LIST_IDS_NEAR).all(near).map(toId);
  if (newest.length === limit) return newest;
  const ids = [...new Set(states)].flatMap((state) =>
    store.read(sql.LIST_IDS_IN[state]).all(values).map(toId),
  );
  return ids.sort((a, b) => b - a).slice(0, limit);
}

function idsOfDialog(store: Store, filter: JobFilter): number[] {
  const { states = JOB_STATES, accountId, dialogId } = filter;
  if (accountId === undefined || dialogId === undefined)
    throw new AppError('invalidParams', 'A dialog is named together with its account.');
  const values = { ...common(filter), accountId, dialogId, states: JSON.stringify(states) };
  return store.read(sql.LIST_IDS_OF_DIALOG).all(values).map(toId);
}

function common({ kinds = JOB_KINDS, beforeId = Number.MAX_SAFE_INTEGER, limit }: JobFilter) {
  return { kinds: JSON.stringify(kinds), beforeId, limit };
}

function toId(row: Record<string, unknown>): number {
  return Number(row['id']);
}
