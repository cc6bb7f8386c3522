import type { Job } from '../../protocol/jobRecords.ts';
import type { Tx } from '../store/store.ts';
import * as sql from './sql.ts';

export const HOUR_MS = 3_600_000;

/** The start of the hour of the clock (UTC) that holds `at`. */
export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

/** Counts a job that ended; jobs are pruned, their hours stay for two days. */
export function countEnd(tx: Tx, state: Job['state'], now: number): void {
  const isState = (end: Job['state']) => Number(end === state);
  tx.sql(sql.COUNT_END).run(hourOf(now), isState('done'), isState('failed'), isState('cancelled'));
}
