import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import type { Scored, Score } from './score.ts';

/** Check → cases that fail it at the demo model, whose answers are templates. */
const baseline = z.record(z.string(), z.array(z.string()));
export type Baseline = z.infer<typeof baseline>;

const FILE = path.join(import.meta.dirname, 'baseline.json');

export async function loadBaseline(): Promise<Baseline> {
  return baseline.parse(JSON.parse(await readFile(FILE, 'utf8')));
}

export async function saveBaseline(scores: readonly Score[]): Promise<void> {
  const failing = scores.map(({ name, failures }) => [
    name,
    failures.map(({ caseId }) => caseId).sort(),
  ]);
  await writeFile(FILE, `${JSON.stringify(Object.fromEntries(failing), null, 2)}\n`);
}

/** What the demo did and does no more, and what it does now. Only cases of this run count. */
export function compare(
  scores: readonly Score[],
  expected: Baseline,
): { worse: { check: string; caseId: string; why: string }[]; better: string[] } {
  const worse = scores.flatMap(({ name, failures }) =>
    failures
      .filter(({ caseId }) => !(expected[name] ?? []).includes(caseId))
      .map(({ caseId, why }) => ({ check: name, caseId, why })),
  );
  const better = scores.flatMap(({ name, asked, failures }) =>
    asked
      .filter(
        ({ caseId }) =>
          (expected[name] ?? []).includes(caseId) &&
          !failures.some((failure) => failure.caseId === caseId),
      )
      .map(({ caseId }) => `${name}: ${caseId}`),
  );
  return { worse, better };
}

/** Names in the baseline that no check and no case has any more. */
export function strays(expected: Baseline, scores: readonly Score[], all: readonly Scored[]) {
  const ids = new Set(all.map(({ one }) => one.id));
  const checks = new Set<string>(scores.map(({ name }) => name));
  return Object.entries(expected).flatMap(([name, caseIds]) =>
    checks.has(name) ? caseIds.filter((id) => !ids.has(id)) : [name],
  );
}
