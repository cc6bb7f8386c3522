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

/** In this order: what is quick and tells most comes first. */
export const suites = [
  { name: 'unit', args: ['node_modules/mocha/bin/mocha.js', ...reporter] },
  { name: 'package', needsBuild: true, args: mocha('test/package/**/*.test.ts', 30_000) },
  { name: 'start', needsBuild: true, args: mocha('test/start/**/*.test.ts', 180_000) },
  { name: 'contract', needsBuild: true, args: mocha('test/contract/**/*.test.ts', 30_000) },
  { name: 'integration', needsBuild: true, args: mocha('test/integration/**/*.test.ts', 60_000) },
  { name: 'fault', needsBuild: true, args: mocha('test/fault/**/*.test.ts', 60_000) },
  { name: 'crash', needsBuild: true, args: mocha('test/crash/**/*.test.ts', 600_000) },
  { name: 'vscode', needsBuild: true, args: ['test/vscode/run.ts'] },
  { name: 'e2e', needsBuild: true, args: mocha('test/e2e/**/*.test.ts', 180_000) },
];
