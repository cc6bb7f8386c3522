import type { JobStage } from '../../protocol/jobRecords.ts';
import type { Tx } from '../store/store.ts';
import { hourOf } from './hours.ts';
import type { JobRow } from './jobRow.ts';
import * as sql from './sql.ts';

/** Adds how long the stage took that a running job finishes now, if it is in one. */
export function recordStage(tx: Tx, { stage, stage_at: stageAt }: JobRow, now: number): void {
  if (stage === null || stageAt === null) return;
  addStageTime(tx, stage, now - stageAt, now);
}

export function addStageTime(tx: Tx, stage: JobStage, tookMs: number, now: number): void {
  tx.sql(sql.ADD_STAGE_TIME).run(hourOf(now), stage, inTwoDigits(Math.max(0, tookMs)));
}

/** 12,345 → 12,000: an hour has few different times, and no percentile is more than 5 % off. */
function inTwoDigits(ms: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(ms, 1))) - 1);
  return Math.round(ms / step) * step;
}
