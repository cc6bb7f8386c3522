import { readdir } from 'node:fs/promises';
import path from 'node:path';
import Mocha from 'mocha';
import CountingReporter from '../countingReporter.ts';

/** Runs every `*.test.ts` of this folder inside the extension host, in the order of their names. */
export async function runMocha(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: CountingReporter,
    timeout: 60_000,
    slow: 5_000,
    forbidOnly: true,
    failZero: true,
    color: true,
  });
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.test.ts'));
  for (const name of names.sort()) mocha.addFile(path.join(import.meta.dirname, name));
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed inside VS Code.`);
}
