import { checkCoverage, measured } from './coverage.mjs';

/**
 * For what waits on the wall clock beside a browser or several processes: a second try, which the summary tells of with
 * what the first one found. Suites that look for lost work have none.
 */
const TWICE = '--retries=1';
const reporter = ['--reporter', './test/countingReporter.ts'];
/** Without the project's own configuration: its list of files would be added to ours. */
const mocha = (spec, timeoutMs) => [
  'node_modules/mocha/bin/mocha.js',
  '--no-config',
  '--forbid-only',
  '--fail-zero',
  ...reporter,
  `--timeout=${timeoutMs}`,
  `--spec=${spec}`,
];

/** What runs beside what. */
const UNIT = { turn: 0, row: 1 };
const QUICK = { turn: 0, row: 2 };
const INTEGRATION = { turn: 1, row: 1 };
const FAULTS = { turn: 1, row: 2 };
const PANEL = { turn: 2, row: 1 };
const WINDOW = { turn: 2, row: 2 };

/**
 * In this order: what is quick and tells most comes first. Those of a row run one after another, and the rows of a turn
 * beside each other where there are processors for both.
 */
export const suites = [
  {
    name: 'unit',
    ...UNIT,
    args: measured(['node_modules/mocha/bin/mocha.js', ...reporter]),
    after: checkCoverage,
  },
  { name: 'eval', ...QUICK, args: mocha('eval/**/*.test.ts', 30_000) },
  { name: 'package', ...QUICK, needsBuild: true, args: mocha('test/package/**/*.test.ts', 30_000) },
  {
    name: 'contract',
    ...QUICK,
    needsBuild: true,
    args: mocha('test/contract/**/*.test.ts', 30_000),
  },
  { name: 'start', needsBuild: true, args: mocha('test/start/**/*.test.ts', 180_000) },
  {
    name: 'integration',
    ...INTEGRATION,
    needsBuild: true,
    args: [...mocha('test/integration/**/*.test.ts', 60_000), TWICE],
  },
  {
    name: 'fault',
    ...FAULTS,
    needsBuild: true,
    args: [...mocha('test/fault/**/*.test.ts', 60_000), TWICE],
  },
  {
    name: 'crash',
    ...FAULTS,
    needsBuild: true,
    args: mocha('test/crash/**/*.test.ts', 1_500_000),
  },
  {
    // By itself: every write of a process is traced there.
    name: 'torture',
    needsBuild: true,
    needsStrace: true,
    args: mocha('test/torture/**/*.test.ts', 1_500_000),
  },
  {
    name: 'fuzz',
    ...FAULTS,
    needsBuild: true,
    args: mocha('test/fuzz/**/*.test.ts', 1_500_000),
  },
  {
    name: 'chaos',
    ...FAULTS,
    needsBuild: true,
    args: mocha('test/chaos/**/*.test.ts', 1_500_000),
  },
  {
    name: 'soak',
    ...FAULTS,
    needsBuild: true,
    args: mocha('test/soak/**/*.test.ts', 1_500_000),
  },
  {
    name: 'e2e',
    ...PANEL,
    needsBuild: true,
    args: [...mocha('test/e2e/**/*.test.ts', 180_000), TWICE],
  },
  { name: 'vscode', ...WINDOW, needsBuild: true, args: ['test/vscode/run.ts'] },
  {
    name: 'window',
    ...WINDOW,
    needsBuild: true,
    args: [...mocha('test/window/**/*.test.ts', 180_000), TWICE],
  },
];
