import { JOB_STATES, type Job, type JobKind, type JobState } from '../../protocol/jobRecords.ts';
import type { Store } from '../store/store.ts';
import { isEnd } from './jobRow.ts';
import * as sql from './sql.ts';

/** How many jobs are unfinished, by state: counted once at the start, moved with every commit since. */
export interface Tally {
  /** After the commit only. `from` undefined: the job is new. */
  move(from: JobState | undefined, job: Job): void;
  of(state: JobState): number;
  /** Of a kind, how many are `queued`. */
  ready(kind: JobKind): number;
  all(): Partial<Record<JobState, number>>;
}

export function createTally(store: Store): Tally {
  const counts = load(store, sql.COUNT_UNFINISHED);
  const ready = load(store, sql.COUNT_READY);
  const of = (state: JobState): number => counts.get(state) ?? 0;
  return {
    move(from, { kind, state }) {
      if (from !== undefined && !isEnd(from)) add(counts, from, -1);
      if (!isEnd(state)) add(counts, state, 1);
      if (from === 'queued') add(ready, kind, -1);
      if (state === 'queued') add(ready, kind, 1);
    },
    of,
    ready: (kind) => ready.get(kind) ?? 0,
    all() {
      const present = JOB_STATES.filter((state) => of(state) > 0);
      return Object.fromEntries(present.map((state) => [state, of(state)]));
    },
  };
}

function load(store: Store, text: string): Map<string, number> {
  const rows = store.read(text).all();
  return new Map(rows.map((row) => [String(row['key']), Number(row['count'])]));
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
