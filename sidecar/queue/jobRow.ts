import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import * as z from 'zod/mini';
import { AppError } from '../../protocol/errors.ts';
import { wireError } from '../../protocol/wireError.ts';
import { attempt, type Attempt, type Job } from '../../protocol/jobRecords.ts';
import type { Statement } from '../store/sealing/statements.ts';

/** A row of the table `job`; see the migration for what holds. */
export type JobRow = {
  id: number;
  kind: Job['kind'];
  account_id: string;
  dialog_id: string;
  dialog_title: string;
  draft_id: string | null;
  state: Job['state'];
  behind: number;
  stage: NonNullable<Job['stage']> | null;
  stage_at: number | null;
  priority: number;
  run_at: number;
  run_at_is_date: number;
  dedup_key: string | null;
  attempt: number;
  max_attempts: number;
  budget: number;
  lease_until: number | null;
  /** Who runs it. */
  worker_id: string | null;
  cancel_asked: number;
  payload: string;
  error: string | null;
  outcome: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
};

/** The one place where what SQLite returned becomes typed. */
export function asJobRow(row: Record<string, SQLOutputValue>): JobRow {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table is STRICT and its CHECKs hold the unions
  return row as JobRow;
}

/** A row of which nothing is known yet. */
const BLANK: Record<keyof JobRow, SQLOutputValue> = {
  id: null,
  kind: null,
  account_id: null,
  dialog_id: null,
  dialog_title: null,
  draft_id: null,
  state: null,
  behind: null,
  stage: null,
  stage_at: null,
  priority: null,
  run_at: null,
  run_at_is_date: null,
  dedup_key: null,
  attempt: null,
  max_attempts: null,
  budget: null,
  lease_until: null,
  worker_id: null,
  cancel_asked: null,
  payload: null,
  error: null,
  outcome: null,
  created_at: null,
  started_at: null,
  finished_at: null,
};
const COLUMNS = Object.keys(BLANK);

/** What a statement for `loadRows` selects. */
export const ROW = COLUMNS.join(', ');

/**
 * The rows of a statement that selects `ROW`, for the way that every job goes: objects that node:sqlite makes, or that
 * grow cell by cell, are dictionaries, and to read such a row costs more than to load it.
 */
export function loadRows(statement: Statement, ...values: SQLInputValue[]): JobRow[] {
  statement.setReturnArrays(true);
  return statement.all(...values).map((found) => {
    const cells = Object.values(found);
    const row: Record<string, SQLOutputValue> = { ...BLANK };
    for (let at = 0; at < cells.length; at += 1) row[COLUMNS[at] ?? ''] = cells[at] ?? null;
    return asJobRow(row);
  });
}

export function existingJob(row: Record<string, SQLOutputValue> | undefined): JobRow {
  if (!row) throw new AppError('notFound', 'There is no such job any more.');
  return asJobRow(row);
}

export function toJob(row: JobRow): Job {
  return {
    jobId: row.id,
    kind: row.kind,
    state: row.state,
    ...(row.stage === null ? {} : { stage: row.stage }),
    accountId: row.account_id,
    dialogId: row.dialog_id,
    dialogTitle: row.dialog_title,
    ...(row.draft_id === null ? {} : { draftId: row.draft_id }),
    priority: row.priority,
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    runAt: row.run_at,
    createdAt: row.created_at,
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    ...(row.kind === 'process' && toPayload(row)['byRule'] === true ? { byRule: true } : {}),
    ...(row.error === null ? {} : { error: wireError.parse(JSON.parse(row.error)) }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
  };
}

export function isEnd(state: Job['state']): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

const payload = z.record(z.string(), z.unknown());

export function toPayload(row: JobRow): Record<string, unknown> {
  return payload.parse(JSON.parse(row.payload));
}

export function toAttempt(row: Record<string, SQLOutputValue>): Attempt {
  const error = row['error'];
  return attempt.parse({
    attempt: row['attempt'],
    workerId: row['worker_id'],
    startedAt: row['started_at'],
    ...(row['finished_at'] === null ? {} : { finishedAt: row['finished_at'] }),
    ...(row['outcome'] === null ? {} : { outcome: row['outcome'] }),
    ...(typeof error === 'string' ? { error: JSON.parse(error) } : {}),
  });
}
