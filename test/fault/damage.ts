import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Fills the page where a table begins with rubbish, as a failing disk would. The database must be closed. */
export function damageTable(file: string, table: string): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const pageSize = Number(db.prepare('PRAGMA page_size').get()?.['page_size']);
  const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table);
  db.close();
  const descriptor = openSync(file, 'r+');
  const page = Number(root?.['rootpage']);
  writeSync(descriptor, Buffer.alloc(pageSize, 0x5a), 0, pageSize, (page - 1) * pageSize);
  closeSync(descriptor);
}
