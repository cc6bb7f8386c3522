import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode, WireError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import { openStore } from '../store/openStore.ts';
import type { Store } from '../store/store.ts';
import { createQueue } from './createQueue.ts';
import type { Claim, NewJob, Queue } from './queue.ts';

/** A queue on a real file with a clock of its own, for tests. */
export interface QueueFixture {
  store: Store;
  queue: Queue;
  clock: { now: number };
  /** What was announced: `1 queued`. */
  heard: string[];
  cancelsAsked: number[];
  abandoned: string[];
  wakes: number;
  /** The default: a `process` job of dialog u1. */
  enqueue(job?: Partial<NewJob>): Promise<Job>;
  /** Claims exactly one; default kind `process`. */
  claimOne(kind?: Job['kind']): Promise<Claim>;
  state: (jobId: number) => Job['state'];
  attempts(jobId: number): Record<string, unknown>[];
  /** Closes and opens the same file, as a new process would. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export function openQueueFixture(): QueueFixture {
  const dir = mkdtempSync(join(tmpdir(), 'dialogdesk-queue-'));
  const open = (): Pick<QueueFixture, 'store' | 'queue'> => {
    const store = openStore({ dir });
    const queue = createQueue({
      store,
      now: () => fixture.clock.now,
      random: () => 0.5,
      workerId: 'w',
      onChange: (job) => fixture.heard.push(`${job.jobId} ${job.state}`),
      onWork: () => (fixture.wakes += 1),
      onCancelAsked: (jobId) => fixture.cancelsAsked.push(jobId),
      onAbandoned: (_tx, job) => fixture.abandoned.push(`${job.jobId} ${job.state}`),
    });
    return { store, queue };
  };
  const fixture: QueueFixture = {
    clock: { now: 1_000_000_000 },
    heard: [],
    cancelsAsked: [],
    abandoned: [],
    wakes: 0,
    ...open(),
    enqueue: (job) =>
      fixture.store.write((tx) => fixture.queue.enqueue(tx, { ...DEFAULT_JOB, ...job })),
    async claimOne(kind = 'process') {
      const [claim] = await fixture.queue.claim(kind, 1);
      assert.ok(claim, 'nothing to claim');
      return claim;
    },
    state: (jobId) => fixture.queue.get(jobId).state,
    attempts: (jobId) => fixture.store.read(LIST_ATTEMPTS).all(jobId),
    async reopen() {
      await fixture.store.close();
      Object.assign(fixture, open());
    },
    async close() {
      await fixture.store.close();
      rmSync(dir, { recursive: true });
    },
  };
  return fixture;
}

const LIST_ATTEMPTS = 'SELECT * FROM attempt WHERE job_id = ? ORDER BY attempt';

const DEFAULT_JOB: NewJob = {
  kind: 'process',
  accountId: '7',
  dialogId: 'u1',
  dialogTitle: 'Anna',
};

/** That many queued jobs of as many dialogs (`u-1`, `u-2` …) in a new store, past the queue: reopen it to see them. */
export function fillQueue(store: Store, count: number): Promise<unknown> {
  return store.write((tx) => tx.sql(FILL).run(count));
}

const FILL = `INSERT INTO job (kind, account_id, dialog_id, dialog_title, state, behind, priority, run_at,
    max_attempts, budget, payload, created_at)
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
  SELECT 'process', '7', 'u-' || i, 'Anna', 'queued', 0, 100, i, 5, 5, '{}', i FROM n`;

export function wireErrorOf(code: ErrorCode, retryAfterMs?: number): WireError {
  const error = { code, message: `A sentence about ${code}.`, retryable: true };
  return retryAfterMs === undefined ? error : { ...error, retryAfterMs };
}

/** How long a job rests for a flood of `ms`, with the fixture's random number: some time more, so that not all come back at once. */
export const restMs = (ms: number): number => ms + Math.min(3_000, ms / 10) / 2;

/** Small, seeded, good enough (mulberry32): the same seed is the same walk. In [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
