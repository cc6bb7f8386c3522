import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { createPrivateFile } from './privateFiles.ts';

/** Long enough to notice that a migration went wrong. */
const KEPT_MS = 7 * 86_400_000;

/**
 * A whole copy beside the file, `state.db.before-<version>` (0600), before it is migrated to that version: a migration
 * that turns out bad costs no data. Only the newest copy stays. A crash in the middle leaves no copy under that name.
 */
export function backUp(db: DatabaseSync, file: string, version: number): void {
  const copy = `${file}.before-${version}`;
  const part = `${copy}.part`;
  rmSync(part, { force: true });
  try {
    // SQLite takes an empty file as its target, and its mode with it.
    createPrivateFile(part);
    db.prepare('VACUUM INTO ?').run(part);
    syncToDisk(part);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  renameSync(part, copy);
  for (const other of copiesOf(file)) if (other !== copy) rmSync(other);
}

/** Removes copies made more than a week before `now`: they hold text that may have been forgotten since. */
export function removeOldBackUps(file: string, now: number): void {
  for (const copy of copiesOf(file)) {
    if (statSync(copy).mtimeMs < now - KEPT_MS) rmSync(copy, { force: true });
  }
}

/** What was to be forgotten must not live on in a copy. */
export function removeBackUps(file: string): void {
  for (const copy of copiesOf(file)) rmSync(copy, { force: true });
}

function syncToDisk(file: string): void {
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function copiesOf(file: string): string[] {
  const dir = dirname(file);
  return readdirSync(dir)
    .filter((name) => name.startsWith(`${basename(file)}.before-`))
    .map((name) => join(dir, name));
}
