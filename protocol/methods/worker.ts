import * as jobs from '../jobRecords.ts';
import { method, nothing } from './method.ts';

/** What runs the jobs. */
export const workerMethods = {
  'worker/status': method('read', nothing, jobs.workerStatus),
  'worker/stats': method('read', nothing, jobs.workerStats),
  'worker/health': method('read', nothing, jobs.workerHealth),
  'worker/pause': method('draft', nothing, jobs.workerStatus),
  'worker/resume': method('draft', nothing, jobs.workerStatus),
} as const;
