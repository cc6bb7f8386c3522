import { JOB_STAGES, type JobStage, type WorkerStats } from '../../protocol/jobRecords.ts';

/** How often a stage took `ms`. */
export interface StageTime {
  stage: JobStage;
  ms: number;
  count: number;
}

/** Of each stage that ran: how often, and how long at most half and 19 in 20 of them took. `times` by rising `ms`. */
export function stageFigures(times: readonly StageTime[]): WorkerStats['stages'] {
  return JOB_STAGES.flatMap((stage) => {
    const own = times.filter((time) => time.stage === stage);
    const count = own.reduce((sum, time) => sum + time.count, 0);
    if (count === 0) return [];
    return [
      { stage, count, p50Ms: percentile(own, count, 0.5), p95Ms: percentile(own, count, 0.95) },
    ];
  });
}

/** Nearest rank. */
function percentile(times: readonly StageTime[], count: number, share: number): number {
  let left = Math.ceil(count * share);
  for (const { ms, count: here } of times) {
    left -= here;
    if (left <= 0) return ms;
  }
  return 0;
}
