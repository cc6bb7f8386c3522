import { AppError } from '../protocol/errors.ts';
import type { Usage } from '../protocol/provenanceRecords.ts';
import { addUsage } from '../sidecar/drafting/usage.ts';
import { allTokens, costOf } from '../sidecar/spending/pricing.ts';
import { CHECKS } from './checks/checks.ts';
import { share, type Score, type Scored } from './score.ts';

export interface About {
  draftModel: string;
  analysisModel: string;
  isDemo: boolean;
  promptVersion: string;
  at: Date;
}

/** The whole run as Markdown: what was asked, each check by language, what failed and why. */
export function report(about: About, scores: readonly Score[], all: readonly Scored[]): string {
  const failed = all.filter(({ outcome }) => outcome instanceof AppError);
  return [
    '# Drafts, checked',
    '',
    ...facts(about, all),
    '',
    ...table(scores, about.isDemo),
    ...(failed.length > 0 ? ['', '## Could not be asked', ''] : []),
    ...failed.map(
      ({ one, outcome }) =>
        `- ${one.id}: ${outcome instanceof AppError ? `${outcome.code}, ${outcome.message}` : ''}`,
    ),
    '',
    '## What failed',
    '',
    ...scores.flatMap(({ name, failures }) =>
      failures.map(({ caseId, why }) => `- ${name}, ${caseId}: ${escaped(why)}`),
    ),
    '',
  ].join('\n');
}

function facts(
  { draftModel, analysisModel, isDemo, promptVersion, at }: About,
  all: readonly Scored[],
) {
  const usages = all.flatMap(({ outcome }) => (outcome instanceof AppError ? [] : outcome.usage));
  return [
    `- Model: ${draftModel} for drafts, ${analysisModel} for analysis${isDemo ? ' (the demo: templates, not an AI)' : ''}`,
    `- Prompt version: ${promptVersion}`,
    `- Date: ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `- Cases: ${all.length}`,
    `- Tokens: ${usages.reduce((sum, one) => sum + allTokens(one), 0).toLocaleString('en')}${describeCached(usages)}`,
    `- Cost: ${describeCost(usages)}`,
  ];
}

function describeCached(usages: readonly Usage[]): string {
  const first = usages[0];
  if (!first) return '';
  const { cacheReadTokens, cacheWriteTokens, outputTokens } = usages
    .slice(1)
    .reduce(addUsage, first);
  const [read, written, answered] = [cacheReadTokens, cacheWriteTokens, outputTokens].map((count) =>
    count.toLocaleString('en'),
  );
  return ` (${read} read from the cache, ${written} written to it, ${answered} answered)`;
}

function describeCost(usages: readonly Usage[]): string {
  const costs = usages.map((usage) => costOf(usage, {}));
  if (costs.some((cost) => cost === undefined)) return 'not known for this model';
  return `$${costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0).toFixed(4)}`;
}

function table(scores: readonly Score[], isDemo: boolean): string[] {
  const groups = [...new Set(scores.flatMap(({ asked }) => asked.map(({ group }) => group)))];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['check', ...groups, 'all', isDemo ? 'floor of a model' : 'floor']),
    row(['---', ...groups.map(() => '--:'), '--:', '--:']),
    ...scores.map((scored) => {
      const { floor } = CHECKS[scored.name];
      const isMet = share(scored) >= floor;
      return row([
        scored.name,
        ...groups.map((group) => ofGroup(scored, group)),
        `${percent(share(scored))} of ${scored.asked.length}`,
        `${percent(floor)}${isDemo || isMet ? '' : ' ✘'}`,
      ]);
    }),
  ];
}

function ofGroup({ asked, failures }: Score, group: string): string {
  const all = asked.filter((one) => one.group === group).length;
  if (all === 0) return '';
  return `${all - failures.filter((one) => one.group === group).length}/${all}`;
}

const percent = (part: number): string => `${Math.round(part * 100)} %`;
const escaped = (text: string): string => text.replace(/\s+/g, ' ').replace(/[<>|`]/g, ' ');
