import type { Job } from '../../protocol/jobRecords.ts';
import type { Tx } from '../store/store.ts';
import type { JobRow } from './jobRow.ts';

/** How long a claim holds without a heartbeat: renew it every third of that. */
export const LEASE_MS = 30_000;

/** What the steps of the state machine need of the queue around them. */
export interface QueueContext {
  now(): number;
  random(): number;
  workerId: string;
  /** To be called with every row that changed and the state it had, if it was there; counts it, announces it after the commit. */
  changed(tx: Tx, row: JobRow, from: Job['state'] | undefined): Job;
  /** A job ended without a worker's finish. */
  abandoned(tx: Tx, job: Job): void;
}
