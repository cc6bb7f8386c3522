import type { AppError } from '../protocol/errors.ts';
import type { Scoreboard } from '../protocol/scoreRecords.ts';
import type { RunningUsage, Spent, UsageShare, UsageSummary } from '../protocol/usageRecords.ts';
import { Signal } from './signal.ts';

/** As last fetched; with an error, it is what was known before. */
export interface Spending {
  summary?: UsageSummary;
  /** Of this month; undefined until somebody looks. */
  shares?: Record<'accounts' | 'dialogs' | 'models', readonly UsageShare[]>;
  error?: AppError;
}

/** How drafts fare, as last fetched. */
export interface ScoreboardLoad {
  found?: Scoreboard;
  error?: AppError;
}

export interface SpendingState {
  all: Signal<Spending>;
  scoreboard: Signal<ScoreboardLoad>;
  /** Replies being written, by account and dialog. */
  running: Signal<ReadonlyMap<string, RunningUsage>>;
  /** By draft: `of` names the text that it was asked for. */
  drafts: Signal<ReadonlyMap<string, { of: string; spent: Spent }>>;
}

export function createSpendingState(): SpendingState {
  return {
    all: new Signal<Spending>({}),
    scoreboard: new Signal<ScoreboardLoad>({}),
    running: new Signal<ReadonlyMap<string, RunningUsage>>(new Map()),
    drafts: new Signal<SpendingState['drafts']['value']>(new Map()),
  };
}

export function clearSpending({ all, scoreboard, running, drafts }: SpendingState): void {
  all.set({});
  scoreboard.set({});
  running.set(new Map());
  drafts.set(new Map());
}

export function applyRunning({ running }: SpendingState, payload: RunningUsage): void {
  running.update((map) => new Map(map).set(runningKey(payload), payload));
}

export const runningKey = ({ accountId, dialogId }: { accountId: string; dialogId: string }) =>
  `${accountId}/${dialogId}`;
