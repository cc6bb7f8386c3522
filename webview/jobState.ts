import type { AppError } from '../protocol/errors.ts';
import type { Attempt, WorkerHealth, WorkerStats } from '../protocol/jobRecords.ts';

/** How far the list of jobs has come. */
export interface JobLoad {
  /** The finished jobs of which filter are here. */
  filter: string;
  /** Down to this one. */
  oldestId: number;
  /** There are older ones. */
  more: boolean;
  loading: boolean;
  error?: AppError;
}

export const NOTHING_LOADED: JobLoad = { filter: '', oldestId: 0, more: false, loading: true };

/** Every attempt of the job that is looked at. */
export interface JobDetail {
  jobId: number;
  /** Undefined until they are here. */
  attempts?: readonly Attempt[];
  error?: AppError;
}

/** The worker's figures as last fetched; with an error, they are what was known before. */
export interface Monitor {
  stats?: WorkerStats;
  health?: WorkerHealth;
  error?: AppError;
}
