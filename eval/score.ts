import { AppError } from '../protocol/errors.ts';
import { CHECKS, type CheckName } from './checks/checks.ts';
import type { EvalCase } from './evalCase.ts';
import type { Outcome } from './outcome.ts';

export interface Scored {
  one: EvalCase;
  outcome: Outcome | AppError;
}
export interface Failure {
  caseId: string;
  group: string;
  why: string;
}
/** Of one check: how many cases it could be held against, and those that failed. */
export interface Score {
  name: CheckName;
  asked: { caseId: string; group: string }[];
  failures: Failure[];
}

export const CHECK_NAMES = Object.keys(CHECKS).filter((name): name is CheckName => name in CHECKS);

/** Every check over every case. A case that could not be asked fails none; it is counted by itself. */
export function score(all: readonly Scored[]): Score[] {
  return CHECK_NAMES.map((name) => {
    const scored: Score = { name, asked: [], failures: [] };
    for (const { one, outcome } of all) {
      if (outcome instanceof AppError) continue;
      const verdict = CHECKS[name].check(one, outcome);
      const place = { caseId: one.id, group: one.group };
      if (verdict.kind !== 'notAsked') scored.asked.push(place);
      if (verdict.kind === 'fail') scored.failures.push({ ...place, why: verdict.why });
    }
    return scored;
  });
}

/** Of those asked, those that passed; 1 where nothing was asked. */
export const share = ({ asked, failures }: Pick<Score, 'asked' | 'failures'>): number =>
  asked.length === 0 ? 1 : (asked.length - failures.length) / asked.length;

/** Checks below their floor: what a real model has to reach. */
export const belowFloor = (scores: readonly Score[]): Score[] =>
  scores.filter((scored) => share(scored) < CHECKS[scored.name].floor);
