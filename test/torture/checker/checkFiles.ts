import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from './snapshot.ts';

const FILES = ['state.db', 'cache.db', 'owner.lock'];

/** The pages are sound, and nobody else on the machine can read them. */
export function checkFiles(dataDir: string, { integrity, foreignKeys }: Snapshot): string[] {
  const wrong: string[] = [];
  if (integrity.join() !== 'ok') wrong.push(`integrity_check: ${integrity.join('; ')}`);
  if (foreignKeys > 0) wrong.push(`foreign_key_check: ${foreignKeys} rows`);
  if (modeOf(dataDir) !== '700') wrong.push(`the folder has mode ${modeOf(dataDir)}`);
  const files = FILES.flatMap((name) => [name, `${name}-wal`, `${name}-shm`, `${name}-journal`]);
  for (const name of files) {
    const file = join(dataDir, name);
    if (existsSync(file) && modeOf(file) !== '600') wrong.push(`${name} has mode ${modeOf(file)}`);
  }
  return wrong;
}

function modeOf(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}
