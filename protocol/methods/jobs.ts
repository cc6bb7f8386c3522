import * as z from 'zod/mini';
import * as ids from '../ids.ts';
import * as jobs from '../jobRecords.ts';
import { MAX_JOBS_TOGETHER } from '../limits.ts';
import { method } from './method.ts';

const severalJobs = z.object({
  jobIds: z.array(ids.jobId).check(z.minLength(1), z.maxLength(MAX_JOBS_TOGETHER)),
});

/** Units of durable work. */
export const jobMethods = {
  'job/list': method(
    'read',
    z.object({
      states: z.optional(z.array(z.enum(jobs.JOB_STATES))),
      kinds: z.optional(z.array(z.enum(jobs.JOB_KINDS))),
      accountId: z.optional(ids.accountId),
      dialogId: z.optional(ids.dialogId),
      /** Only older ones. */
      beforeId: z.optional(ids.jobId),
      limit: z.optional(z.int().check(z.gte(1), z.lte(500))),
    }),
    /** Newest first. */
    z.object({ jobs: z.array(jobs.job) }),
  ),
  /** With every attempt, oldest first. */
  'job/get': method(
    'read',
    z.object({ jobId: ids.jobId }),
    z.object({ job: jobs.job, attempts: z.array(jobs.attempt) }),
  ),
  /** Raises or lowers; what stands before it in its dialog is raised with it. `conflict` if it runs or has ended. */
  'job/setPriority': method(
    'draft',
    z.object({ jobId: ids.jobId, priority: z.int().check(z.gte(0), z.lte(1_000)) }),
    z.object({ job: jobs.job }),
  ),
  'job/cancel': method('draft', z.object({ jobId: ids.jobId }), z.object({ job: jobs.job })),
  'job/retry': method('draft', z.object({ jobId: ids.jobId }), z.object({ job: jobs.job })),
  /** Those of them that are unfinished, as `job/cancel` does it, in one step: none begins meanwhile. Answers these. */
  'job/cancelAll': method('draft', severalJobs, z.object({ jobs: z.array(jobs.job) })),
  /** Those of them that were cancelled, as `job/retry` does it, in one step. No sends. Answers these. */
  'job/retryAll': method('draft', severalJobs, z.object({ jobs: z.array(jobs.job) })),
} as const;
