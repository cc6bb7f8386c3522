import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/run.mjs';
import { say } from '../setup/say.mjs';

/** Folders that must not lose work or mix memories: the least share of their lines that the unit tests run, in per cent. */
const LEAST = { 'sidecar/queue': 90, 'sidecar/conversations': 90, 'sidecar/worker': 90 };
const REPORTS = path.join(root, 'build', 'coverage');

/** Puts the measuring of these folders in front of what runs the tests. */
export function measured(args) {
  return [
    'node_modules/c8/bin/c8.js',
    '--all',
    '--clean',
    '--reporter=json-summary',
    `--reports-dir=${REPORTS}`,
    `--temp-directory=${path.join(REPORTS, 'raw')}`,
    ...Object.keys(LEAST).map((folder) => `--include=${folder}/**/*.ts`),
    '--exclude=**/*.test.ts',
    '--exclude=**/*{Fixture,Model,Commands}.ts',
    'node',
    ...args,
  ];
}

/** Says the share of each folder; the words of those below theirs. */
export async function checkCoverage() {
  const summary = JSON.parse(await readFile(path.join(REPORTS, 'coverage-summary.json'), 'utf8'));
  const below = [];
  for (const [folder, least] of Object.entries(LEAST)) {
    const share = shareOf(summary, path.join(root, folder) + path.sep);
    const enough = share >= least;
    const told = `${share.toFixed(1)} % of the lines of ${folder} ran (at least ${least} %)`;
    if (!enough) below.push(told);
    say(`${enough ? '✔' : '✘'} ${told}`);
  }
  return below;
}

/** Nothing measured is nothing run. */
function shareOf(summary, folder) {
  const files = Object.entries(summary).filter(([file]) => file.startsWith(folder));
  const sum = (key) => files.reduce((total, [, { lines }]) => total + lines[key], 0);
  return sum('total') === 0 ? 0 : (sum('covered') / sum('total')) * 100;
}
