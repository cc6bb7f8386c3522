import type { SQLOutputValue } from 'node:sqlite';
import * as z from 'zod/mini';
import { AppError, wireError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/records.ts';

/** A row of the table `job`; see the migration for what holds. */
export type JobRow = {
  id: number;
  kind: Job['kind'];
  account_id: string;
  dialog_id: string;
  dialog_title: string;
  draft_id: string | null;
  state: Job['state'];
  stage: NonNullable<Job['stage']> | null;
  priority: number;
  run_at: number;
  dedup_key: string | null;
  attempt: number;
  max_attempts: number;
  budget: number;
  lease_until: number | null;
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
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    runAt: row.run_at,
    createdAt: row.created_at,
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    ...(row.error === null ? {} : { error: wireError.parse(JSON.parse(row.error)) }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
  };
}

const payload = z.record(z.string(), z.unknown());

export function toPayload(row: JobRow): Record<string, unknown> {
  return payload.parse(JSON.parse(row.payload));
}
