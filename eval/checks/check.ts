import type { EvalCase } from '../evalCase.ts';
import type { Outcome } from '../outcome.ts';

/** `notAsked`: the case says nothing that this check could hold the outcome against. */
export type Verdict = { kind: 'pass' } | { kind: 'fail'; why: string } | { kind: 'notAsked' };

export type Check = (one: EvalCase, outcome: Outcome) => Verdict;

export const PASS: Verdict = { kind: 'pass' };
export const NOT_ASKED: Verdict = { kind: 'notAsked' };

/** Passes where nothing was found wanting. */
export function failOn(findings: readonly string[]): Verdict {
  return findings.length === 0 ? PASS : { kind: 'fail', why: findings.join('; ') };
}
