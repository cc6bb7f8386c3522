import { MAX_JOBS_TOGETHER, PRIORITIES } from '../protocol/limits.ts';
import type { Job } from '../protocol/jobRecords.ts';
import { asAppError } from './asAppError.ts';
import type { Host } from './host.ts';
import { inParts } from './inParts.ts';
import { fetchFinishedJobs } from './jobLoad.ts';
import { t } from './l10n.ts';
import type { Processing } from './processing.ts';
import type { Ask, State } from './state.ts';
import type { JobView } from './uiState.ts';

/** What the user can do with jobs and the worker. */
export function createJobActions(state: State, host: Host, ask: Ask) {
  /** False where it failed, which the user has been told. */
  function keep(result: { job: Job } | undefined): boolean {
    if (result) keepJobs(state, [result.job]);
    return result !== undefined;
  }

  return {
    cancelJob: async (jobId: number) => keep(await ask('job/cancel', { jobId })),
    retryJob: async (jobId: number) => keep(await ask('job/retry', { jobId })),
    /** All that is not done of it. What has begun is stopped; what is done stays. */
    async cancelProcessing({ done, unfinished }: Processing): Promise<void> {
      const accountId = state.accountId.value;
      if (accountId === null) return;
      const jobIds: number[] = [];
      for (const part of inParts(
        unfinished.map(({ jobId }) => jobId),
        MAX_JOBS_TOGETHER,
      )) {
        const answer = await ask('job/cancelAll', { jobIds: part });
        if (!answer) break;
        keepJobs(state, answer.jobs);
        jobIds.push(...part);
      }
      if (jobIds.length === 0) return;
      state.cancelled.set({ accountId, jobIds, done });
      state.announcement.set(
        t('Cancelled: {0} that were not done. What is done is kept.', jobIds.length),
      );
    },

    /** What was cancelled, after all. */
    async processAgain(jobIds: readonly number[]): Promise<void> {
      for (const part of inParts(jobIds, MAX_JOBS_TOGETHER)) {
        const answer = await ask('job/retryAll', { jobIds: part });
        if (!answer) return;
        keepJobs(state, answer.jobs);
      }
      state.cancelled.set(null);
    },

    /** Before everything else that waits. */
    raiseJob: async (jobId: number) =>
      keep(await ask('job/setPriority', { jobId, priority: PRIORITIES.next })),

    async setPaused(paused: boolean): Promise<void> {
      const status = await ask(paused ? 'worker/pause' : 'worker/resume', {});
      if (status) state.worker.set(status);
    },

    /** Changes what the list of jobs shows; the finished jobs of another filter are fetched. */
    showJobs(change: Partial<JobView>): void {
      state.ui.update((ui) => ({ ...ui, jobs: { ...ui.jobs, ...change } }));
      if ('group' in change || 'kind' in change || 'dialogId' in change) {
        void fetchFinishedJobs(state, host, false);
      }
    },
    fetchOlderJobs: () => fetchFinishedJobs(state, host, true),

    /** The attempts of one job; those known so far stay until the newer ones are here. */
    async fetchAttempts(jobId: number): Promise<void> {
      const held = state.jobDetail.value;
      if (held?.jobId !== jobId) state.jobDetail.set({ jobId });
      const isOpen = () => state.jobDetail.value?.jobId === jobId;
      try {
        // Not its job: an event may have told something newer meanwhile.
        const { attempts } = await host.request('job/get', { jobId });
        if (isOpen()) state.jobDetail.set({ jobId, attempts });
      } catch (error) {
        if (isOpen()) state.jobDetail.set({ jobId, error: asAppError(error) });
      }
    },

    async fetchMonitor(): Promise<void> {
      try {
        const [stats, health] = await Promise.all([
          host.request('worker/stats', {}),
          host.request('worker/health', {}),
        ]);
        state.monitor.set({ stats, health });
      } catch (error) {
        state.monitor.update((monitor) => ({ ...monitor, error: asAppError(error) }));
      }
    },
  };
}

/** As an answer told them. */
export function keepJobs(state: State, jobs: readonly Job[]): void {
  state.jobs.update((held) => new Map([...held, ...jobs.map((job) => [job.jobId, job] as const)]));
}
