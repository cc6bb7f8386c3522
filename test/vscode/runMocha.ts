import { readdir } from 'node:fs/promises';
import path from 'node:path';
import Mocha from 'mocha';
import CountingReporter from '../countingReporter.ts';

/**
 * Runs every `*.test.ts` of this folder inside the extension host, in the order of their names. DIALOG_DESK_TESTS="1,2,4-chat": only
 * those whose names begin so; later ones need the demo of 2.
 */
export async function runMocha(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: CountingReporter,
    timeout: 60_000,
    slow: 5_000,
    retries: 1,
    forbidOnly: true,
    failZero: true,
    color: true,
  });
  const wanted = process.env['DIALOG_DESK_TESTS']?.split(',') ?? [''];
  const names = (await readdir(import.meta.dirname)).filter(
    (name) => name.endsWith('.test.ts') && wanted.some((start) => name.startsWith(start)),
  );
  for (const name of names.sort()) mocha.addFile(path.join(import.meta.dirname, name));
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed inside VS Code.`);
}
