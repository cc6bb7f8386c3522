import type { DatabaseSync } from 'node:sqlite';
import type { Columns } from './connection.ts';
import type { Sealing } from './sealer.ts';
import { headOf } from './sealValue.ts';

const GUARDS = `SELECT name FROM sqlite_temp_schema WHERE type = 'trigger' AND name LIKE 'sealed\\_%' ESCAPE '\\'`;

/**
 * Triggers of this connection alone that refuse, where all is to be sealed by a key, every value that is not: a statement
 * that forgets to seal fails instead of writing plain text.
 */
export function placeGuards(db: DatabaseSync, sealing: Sealing, sealed: Columns): void {
  for (const { name } of db.prepare(GUARDS).all()) db.exec(`DROP TRIGGER temp."${String(name)}"`);
  if (sealing.kind !== 'on') return;
  const head = headOf(sealing.keyId);
  const isPlain = (column: string) =>
    `length(new.${column}) > 0 AND CAST(substr(new.${column}, 1, ${head.length}) AS TEXT) <> '${head}'`;
  for (const [table, columns] of Object.entries(sealed)) {
    const refuse = `BEGIN SELECT RAISE(ABORT, 'plain text in ${table}'); END`;
    const inserted = columns.map(isPlain).join(' OR ');
    // What stays as it is may still be as it was.
    const updated = columns
      .map((column) => `new.${column} IS NOT old.${column} AND ${isPlain(column)}`)
      .join(' OR ');
    db.exec(`CREATE TEMP TRIGGER sealed_insert_${table} BEFORE INSERT ON main."${table}" WHEN ${inserted} ${refuse};
      CREATE TEMP TRIGGER sealed_update_${table} BEFORE UPDATE OF ${columns.join(', ')} ON main."${table}" WHEN ${updated} ${refuse};`);
  }
}
