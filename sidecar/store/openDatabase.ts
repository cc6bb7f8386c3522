import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../protocol/errors.ts';
import { corruptDatabase } from './databaseError.ts';
import { createPrivateFile } from './privateFiles.ts';

/** Below it, a WAL reset race can damage a database (https://sqlite.org/wal.html#walresetbug). */
const OLDEST_SQLITE = [3, 51, 3];

/**
 * No acknowledged write may be lost to a power cut, hence FULL; what the file says is data, hence no trusted schema;
 * and nothing of it gets into a temporary file.
 */
const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA journal_size_limit = 16777216;
  PRAGMA cache_size = -16000;
  PRAGMA trusted_schema = OFF;
  PRAGMA temp_store = MEMORY;
`;

/** Opens `file` (made with mode 0600 if missing) as the one durable database. Throws AppErrors or what SQLite threw. */
export function openDatabase(file: string, lockTimeoutMs: number): DatabaseSync {
  checkSqliteVersion(process.versions.sqlite ?? '0');
  createPrivateFile(file);
  const walBytes = sizeOf(`${file}-wal`);
  const db = new DatabaseSync(file, { timeout: lockTimeoutMs, enableForeignKeyConstraints: true });
  try {
    db.exec(SETTINGS);
    if (looksOdd(db, file, walBytes)) checkPages(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export function checkSqliteVersion(version: string): void {
  const parts = version.split('.').map(Number);
  for (const [index, least] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least) {
      const needed = OLDEST_SQLITE.join('.');
      throw new AppError('internal', `SQLite ${needed} or newer is needed, this is ${version}.`, {
        hint: 'Update VS Code.',
      });
    }
  }
}

/** A file of broken pages or shorter than its header says. With a write-ahead log beside it, shorter is normal. */
function looksOdd(db: DatabaseSync, file: string, walBytes: number): boolean {
  const pageSize = Number(db.prepare('PRAGMA page_size').get()?.['page_size']);
  const pageCount = Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
  const bytes = sizeOf(file);
  return bytes % pageSize !== 0 || (walBytes === 0 && bytes < pageCount * pageSize);
}

function checkPages(db: DatabaseSync): void {
  const verdict = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (verdict !== 'ok') throw corruptDatabase(verdict);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
