import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { Claim } from './queue.ts';
import type { QueueFixture } from './queueFixture.ts';
import { isLive, type ModelJob, type QueueModel } from './queueModel.ts';

/** The queue and its model side by side; each step does the same to both. */
export interface Machine {
  f: QueueFixture;
  model: QueueModel;
  /** Claims as they were handed out, lost ones too: a late finish is part of the walk. */
  held: Claim[];
}

/** All that can be seen of the queue is as the model says. */
export function assertAgree({ f, model }: Machine): void {
  assert.deepEqual(rowsOf(f), model.jobs.map(describe));
  assert.deepEqual(f.queue.unfinished(), model.unfinished());
  const { running = 0, queued = 0, waiting = 0 } = model.unfinished();
  assert.deepEqual(f.queue.counts(), { running, queued: queued + waiting });
  assert.equal(f.queue.isPaused(), model.paused);
  assert.equal(f.queue.hasWork(), running > 0 || (!model.paused && model.jobs.some(isLive)));
  const ready = model.jobs.filter((job) => job.state === 'queued').map((job) => job.runAt);
  assert.equal(f.queue.oldestReadyAt(), ready.length === 0 ? undefined : Math.min(...ready));
  assert.deepEqual(loadEnds(f), sorted(model.ends));
  assert.deepEqual(loadCounts(f, STAGES), sorted(model.stages));
}

const ROWS = `SELECT id, state, priority, run_at, run_at_is_date, attempt, max_attempts, cancel_asked, stage,
  lease_until, stage_at, 
  (SELECT count(*) FROM attempt WHERE job_id = id) + (state = 'running') AS attempts FROM job ORDER BY id`;

function rowsOf(f: QueueFixture): string[] {
  return f.store
    .read(ROWS)
    .all()
    .map((row) => Object.values(row).join(' '));
}

function describe(job: ModelJob): string {
  const running = job.state === 'running';
  return [
    job.jobId,
    job.state,
    job.priority,
    job.runAt,
    Number(job.runAtIsDate),
    job.attempt,
    job.maxAttempts,
    Number(job.cancelAsked),
    job.stage,
    running ? job.leaseUntil : undefined,
    running && job.stage ? job.stageAt : undefined,
    job.attempt,
  ].join(' ');
}

const ENDS = `SELECT start_at, done, failed, cancelled FROM job_hour`;
const STAGES = `SELECT start_at || ' ' || stage AS key, sum(count) AS count FROM stage_time GROUP BY key ORDER BY key`;

function loadEnds(f: QueueFixture): [string, number][] {
  const rows = f.store.read(ENDS).all();
  const ends = rows.flatMap((row) =>
    ['done', 'failed', 'cancelled'].map((state): [string, number] => [
      `${Number(row['start_at'])} ${state}`,
      Number(row[state]),
    ]),
  );
  return sorted(new Map(ends.filter(([, times]) => times > 0)));
}

function loadCounts(f: QueueFixture, text: string): [string, number][] {
  const rows = f.store.read(text).all();
  return sorted(new Map(rows.map((row) => [String(row['key']), Number(row['count'])])));
}

function sorted(counts: Map<string, number>): [string, number][] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
