import type { Job } from '../../protocol/records.ts';
import type { Tx } from '../store/store.ts';
import type { JobRow } from './jobRow.ts';

/** What the steps of the state machine need of the queue around them. */
export interface QueueContext {
  now(): number;
  random(): number;
  workerId: string;
  leaseMs: number;
  /** To be called with every row that changed; announces after the commit. */
  changed(tx: Tx, row: JobRow): Job;
  /** A job ended without a worker's finish. */
  abandoned(tx: Tx, job: Job): void;
}
