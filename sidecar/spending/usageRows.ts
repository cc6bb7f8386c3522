import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Tx } from '../store/store.ts';
import * as sql from './sql.ts';

export interface SpentTokens {
  /** Milliseconds since 1970. */
  at: number;
  accountId: string;
  dialogId: string;
  task: 'analysis' | 'draft' | 'chat' | 'note' | 'probe';
  jobId?: number | undefined;
  usage: Usage;
  /** By the price of the moment; absent: none is known. */
  usd?: number | undefined;
}

/** Rather more than a year, so that a month can be laid beside that of the year before. */
const KEPT_MS = 400 * 24 * 3_600_000;

export function recordUsage(tx: Tx, { usage, ...of }: SpentTokens): void {
  const { model, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  tx.sql(sql.INSERT_USAGE).run({
    at: of.at,
    accountId: of.accountId,
    dialogId: of.dialogId,
    task: of.task,
    model,
    jobId: of.jobId ?? null,
    inputTokens,
    outputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    usd: of.usd ?? null,
  });
}

/** What a job has spent so far went into this draft. */
export function assignUsage(tx: Tx, jobId: number, draftId: string): void {
  tx.sql(sql.ASSIGN_USAGE).run(draftId, jobId);
}

/** The account is removed: what it spent stays in the sums of its days. */
export function forgetSpender(tx: Tx, accountId: string): void {
  tx.sql(sql.FORGET_SPENDER).run(accountId);
}

export function pruneUsage(tx: Tx, now: number): void {
  tx.sql(sql.PRUNE_USAGE).run(now - KEPT_MS);
}
