import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../protocol/errors.ts';

/**
 * Applies what is missing, all in one transaction; `user_version` counts what is there. What holds data already goes
 * through `backUp` first; where that fails nothing is migrated.
 */
export function migrate(db: DatabaseSync, migrations: readonly string[], backUp: () => void): void {
  const found = loadVersion(db);
  if (found === migrations.length) return;
  if (found > 0 && found < migrations.length) backUp();
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = loadVersion(db);
    if (version > migrations.length) throw newerDatabase();
    for (const migration of migrations.slice(version)) db.exec(migration);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function loadVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

function newerDatabase(): AppError {
  return new AppError(
    'databaseNewer',
    "The worker's database was written by a newer version of Dialog Desk.",
    { hint: 'Update Dialog Desk.' },
  );
}
