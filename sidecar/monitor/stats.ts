import { statSync } from 'node:fs';
import * as z from 'zod/mini';
import { JOB_STAGES, type WorkerStats } from '../../protocol/jobRecords.ts';
import { HOUR_MS, hourOf } from '../queue/hours.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';
import * as sql from './sql.ts';
import { stageFigures } from './stageFigures.ts';

export interface StatsOptions {
  store: Pick<Store, 'read' | 'file'>;
  queue: Pick<Queue, 'unfinished' | 'oldestReadyAt'>;
  now: () => number;
}

const HOURS = 24;
const stageTimes = z.array(z.object({ stage: z.enum(JOB_STAGES), ms: z.number(), count: z.int() }));

/** The worker's last 24 whole hours, the running one included. Reads a few rows an hour, however many jobs there are. */
export function loadStats({ store, queue, now }: StatsOptions): WorkerStats {
  const firstHour = hourOf(now()) - (HOURS - 1) * HOUR_MS;
  const oldestAt = queue.oldestReadyAt();
  return {
    hours: loadHours(store, firstHour),
    unfinished: queue.unfinished(),
    // A clock that was set back shows it as not yet ready.
    queueAgeMs: oldestAt === undefined ? null : Math.max(0, now() - oldestAt),
    stages: stageFigures(stageTimes.parse(store.read(sql.LIST_STAGE_TIMES).all(firstHour))),
    tokens: loadTokens(store, firstHour),
    databaseBytes: ['', '-wal', '-shm'].reduce((sum, end) => sum + sizeOf(store.file + end), 0),
    lastCleanup: loadLastCleanup(store),
    images: loadImages(store, firstHour),
  };
}

function loadHours(store: StatsOptions['store'], firstHour: number): WorkerStats['hours'] {
  const rows = store.read(sql.LIST_HOURS).all(firstHour);
  const byStart = new Map(rows.map((row) => [Number(row['start_at']), row]));
  return Array.from({ length: HOURS }, (_, index) => {
    const startAt = firstHour + index * HOUR_MS;
    const row = byStart.get(startAt);
    const count = (name: string) => Number(row?.[name] ?? 0);
    return { startAt, done: count('done'), failed: count('failed'), cancelled: count('cancelled') };
  });
}

function loadTokens(store: StatsOptions['store'], since: number): WorkerStats['tokens'] {
  const row = store.read(sql.SUM_TOKENS).get(since);
  const sum = (name: string) => Number(row?.[name] ?? 0);
  return {
    inputTokens: sum('input_tokens'),
    outputTokens: sum('output_tokens'),
    cacheReadTokens: sum('cache_read_tokens'),
    cacheWriteTokens: sum('cache_write_tokens'),
  };
}

function loadLastCleanup(store: StatsOptions['store']): WorkerStats['lastCleanup'] {
  const row = store.read(sql.LAST_CLEANUP).get();
  if (!row) return null;
  return {
    at: Number(row['at']),
    conversations: Number(row['conversations']),
    chatMessages: Number(row['chat_messages']),
    sessions: Number(row['sessions']),
    files: Number(row['files']),
  };
}

function loadImages(store: StatsOptions['store'], since: number): WorkerStats['images'] {
  const shown = store.read(sql.SUM_IMAGES).get(since);
  const kept = store.read(sql.SUM_FILES).get();
  return {
    images: Number(shown?.['images'] ?? 0),
    bytes: Number(shown?.['bytes'] ?? 0),
    uploads: Number(shown?.['uploads'] ?? 0),
    visionTokens: Number(shown?.['vision_tokens'] ?? 0),
    filesKept: Number(kept?.['files'] ?? 0),
    fileBytesKept: Number(kept?.['bytes'] ?? 0),
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
