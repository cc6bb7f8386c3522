import type { Attempt, WorkerHealth, WorkerStats } from '../../protocol/jobRecords.ts';

/** The present, for the page keeps what is settled only a while; for pictures always the same moment. */
export const NOW = process.env['PICTURES'] ? new Date('2026-11-20T14:05:00').getTime() : Date.now();
const HOUR_MS = 3_600_000;
const DONE = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 6, 11, 9, 3, 0, 5, 12, 14, 8, 6, 9, 7];
const FAILED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 3, 0, 0, 0, 1, 1];

function hours(done: readonly number[], failed: readonly number[]): WorkerStats['hours'] {
  const running = new Date(NOW).setMinutes(0, 0, 0);
  return done.map((count, i) => ({
    startAt: running - (done.length - 1 - i) * HOUR_MS,
    done: count,
    failed: failed[i] ?? 0,
    cancelled: i === 19 ? 2 : 0,
  }));
}

const NO_IMAGES: WorkerStats['images'] = {
  images: 0,
  bytes: 0,
  uploads: 0,
  visionTokens: 0,
  filesKept: 0,
  fileBytesKept: 0,
};

/** Of a worker that has done nothing yet. */
export function idleStats(): WorkerStats {
  return {
    hours: hours(
      DONE.map(() => 0),
      [],
    ).map((hour) => ({ ...hour, cancelled: 0 })),
    unfinished: {},
    queueAgeMs: null,
    stages: [],
    tokens: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
    databaseBytes: 81_920,
    lastCleanup: null,
    images: NO_IMAGES,
  };
}

/** Of an ordinary day. */
export function busyStats(): WorkerStats {
  return {
    hours: hours(DONE, FAILED),
    unfinished: { running: 2, retrying: 1, queued: 1 },
    queueAgeMs: 12_000,
    stages: [
      { stage: 'reading', count: 88, p50Ms: 240, p95Ms: 910 },
      { stage: 'downloading', count: 19, p50Ms: 120, p95Ms: 460 },
      { stage: 'uploading', count: 19, p50Ms: 210, p95Ms: 780 },
      { stage: 'analysing', count: 86, p50Ms: 1_840, p95Ms: 4_300 },
      { stage: 'drafting', count: 61, p50Ms: 6_700, p95Ms: 14_200 },
      { stage: 'answering', count: 12, p50Ms: 2_900, p95Ms: 7_100 },
      { stage: 'sending', count: 34, p50Ms: 310, p95Ms: 65_000 },
    ],
    tokens: {
      inputTokens: 412_300,
      outputTokens: 28_450,
      cacheReadTokens: 305_000,
      cacheWriteTokens: 40_000,
    },
    databaseBytes: 4_214_784,
    lastCleanup: {
      at: new Date(NOW).setHours(2, 0, 0, 0),
      conversations: 3,
      chatMessages: 41,
      sessions: 5,
      files: 7,
    },
    images: {
      images: 46,
      bytes: 5_120_000,
      uploads: 19,
      visionTokens: 31_400,
      filesKept: 31,
      fileBytesKept: 3_480_000,
    },
  };
}

const CHECKS: WorkerHealth['checks'] = [
  { name: 'database', ok: true, message: 'The database can be written and read.' },
  { name: 'disk', ok: true, message: '48 GB are free.' },
  { name: 'eventLoop', ok: true, message: 'The worker answers within 12 ms.' },
  { name: 'queue', ok: true, message: 'The oldest ready job waits for 12 s.' },
  { name: 'telegram', ok: true, message: 'Accounts online: 1 of 1.' },
  { name: 'model', ok: true, message: 'The model answered the last time.' },
];

export function goodHealth(): WorkerHealth {
  return { ok: true, workerId: 'V1StGXR8_Z5jdHi6B-myT', startedAt: NOW - HOUR_MS, checks: CHECKS };
}

/** The disk is nearly full and the model does not answer. */
export function badHealth(): WorkerHealth {
  const sentences = new Map([
    ['disk', '12 MB are free.'],
    ['model', 'The model cannot be reached.'],
  ]);
  const checks = CHECKS.map((check) => {
    const message = sentences.get(check.name);
    return message === undefined ? check : { ...check, ok: false, message };
  });
  return { ...goodHealth(), ok: false, checks };
}

const attempt = (n: number, startedAt: number, more: Partial<Attempt> = {}): Attempt => ({
  attempt: n,
  workerId: 'V1StGXR8_Z5jdHi6B-myT',
  startedAt,
  finishedAt: startedAt + 1_400,
  outcome: 'done',
  ...more,
});

export function busyAttempts(): Record<number, Attempt[]> {
  const overloaded = {
    code: 'modelOverloaded' as const,
    message: 'The model is overloaded.',
    retryable: true,
    hint: 'It is tried again by itself.',
  };
  const unreachable = {
    code: 'modelUnreachable' as const,
    message: 'The model cannot be reached.',
    retryable: true,
    hint: 'Check the network and the model’s address.',
  };
  return {
    24: [
      attempt(1, NOW - 41 * 60_000, { outcome: 'retrying', error: overloaded }),
      attempt(2, NOW - 40 * 60_000, { outcome: 'lost' }),
      attempt(3, NOW - 38 * 60_000, {
        finishedAt: NOW - 38 * 60_000 + 30_200,
        outcome: 'failed',
        error: unreachable,
      }),
    ],
    26: [attempt(1, NOW - 30_000, { outcome: 'retrying', error: overloaded })],
    29: [attempt(1, NOW - 130_000)],
  };
}
