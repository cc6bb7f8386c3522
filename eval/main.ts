// `npm run eval [-- --filter TEXT --out FILE]`: asks a model for the analysis and the draft of every made-up dialog and checks what
// comes. The demo model, unless DIALOG_DESK_EVAL_KEY or DIALOG_DESK_EVAL_URL is set or `--ask` asks for the key.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError } from '../protocol/errors.ts';
import { PROMPT_VERSION } from '../sidecar/drafting/promptVersion.ts';
import { askKey } from './askKey.ts';
import { compare, loadBaseline, saveBaseline } from './baseline.ts';
import { attacks, dialogs } from './cases.ts';
import { openEndpoint } from './endpoints.ts';
import { report } from './report.ts';
import { runCases } from './runCases.ts';
import { belowFloor, score, share, type Score, type Scored } from './score.ts';

const { values: options } = parseArgs({
  options: {
    filter: { type: 'string', default: '' },
    out: { type: 'string' },
    url: { type: 'string' },
    ask: { type: 'boolean', default: false },
    model: { type: 'string', default: '' },
    'analysis-model': { type: 'string', default: '' },
    'at-once': { type: 'string', default: '4' },
    'update-baseline': { type: 'boolean', default: false },
  },
});

main().catch((error: unknown) => {
  // Where it failed is of use for what nobody foresaw alone.
  if (!(error instanceof AppError))
    say(error instanceof Error ? String(error.stack) : String(error));
  else say([error.message, error.hint].filter(Boolean).join(' '));
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const cases = [...dialogs, ...attacks].filter(
    ({ id, about }) => id.includes(options.filter) || about.includes(options.filter),
  );
  if (cases.length === 0) {
    throw new AppError('notFound', `No case has “${options.filter}” in its name.`);
  }

  const atOnce = Number(options['at-once']);
  if (!Number.isInteger(atOnce) || atOnce < 1 || atOnce > 16) {
    throw new AppError('invalidParams', '--at-once is a number from 1 to 16.');
  }
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const endpoint = await openEndpoint(
    {
      apiKey: options.ask ? await askKey() : process.env['DIALOG_DESK_EVAL_KEY'] || undefined,
      baseUrl: options.url ?? (process.env['DIALOG_DESK_EVAL_URL'] || undefined),
      draftModel: options.model,
      analysisModel: options['analysis-model'],
    },
    stop.signal,
  );
  try {
    const { asked, isDemo } = endpoint;
    const all = await runCases(cases, asked, {
      atOnce,
      onDone: (done) => process.stderr.write(`\r${done} of ${cases.length}`),
    });
    process.stderr.write('\n');
    const scores = score(all);
    const { draftModel, analysisModel } = asked;
    const about = {
      draftModel,
      analysisModel,
      isDemo,
      promptVersion: PROMPT_VERSION,
      at: new Date(),
    };
    const text = report(about, scores, all);
    if (options.out === undefined) process.stdout.write(text);
    else await writeFile(options.out, text);
    process.exitCode = isDemo ? await judgeDemo(scores, all) : judgeModel(scores, all);
  } finally {
    await endpoint.close();
  }
}

/** The demo's answers are templates: what it cannot do is known, and may not become more. */
async function judgeDemo(scores: Score[], all: Scored[]): Promise<number> {
  if (options['update-baseline']) {
    if (options.filter !== '') throw new Error('A part of the cases is no baseline.');
    await saveBaseline(scores);
    return 0;
  }
  const { worse, better } = compare(scores, await loadBaseline());
  for (const { check, caseId, why } of worse) say(`✘ ${check}, ${caseId}: ${why}`);
  for (const line of better) say(`better than the baseline: ${line}`);
  return worse.length > 0 || countErrors(all) > 0 ? 1 : 0;
}

function judgeModel(scores: Score[], all: Scored[]): number {
  const low = belowFloor(scores);
  for (const scored of low) say(`✘ ${scored.name}: ${Math.round(share(scored) * 100)} %`);
  return low.length > 0 || countErrors(all) > 0 ? 1 : 0;
}

function countErrors(all: Scored[]): number {
  const count = all.filter(({ outcome }) => outcome instanceof Error).length;
  if (count > 0) say(`✘ ${count} could not be asked`);
  return count;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
