import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** Mocha's readable report, and the counts with what failed in the file that `npm test` sums up. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const again: string[] = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_RETRY, (test, error) => {
      again.push(told(test, error));
      console.log(`    a second try of “${test.fullTitle()}”: ${error.message}`);
    });
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const file = process.env['DIALOG_DESK_TEST_COUNTS'];
      if (!file) return;
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      mkdirSync(path.dirname(file), { recursive: true });
      const failures = this.failures.map((test) => told(test, test.err));
      writeFileSync(file, JSON.stringify({ passed, failed, skipped, again, failures }));
    });
  }
}

/** The test's name, and the first lines of what went wrong. */
function told(test: Mocha.Runnable, error: Error | undefined): string {
  const lines = (error?.stack ?? error?.message ?? 'no error was given').split('\n').slice(0, 20);
  return [test.fullTitle(), ...lines.map((line) => `    ${line}`)].join('\n');
}
