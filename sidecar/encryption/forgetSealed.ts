import type { Tx } from '../store/store.ts';
import { SEALED } from '../store/sealing/columns.ts';

const REQUIRED = `SELECT name FROM pragma_table_info(?) WHERE "notnull" = 1 OR pk > 0`;

/** Rows that say nothing without what is sealed in them go; of the others what is sealed. */
export function forgetSealed(tx: Tx): void {
  tx.sql('PRAGMA defer_foreign_keys = ON').run();
  for (const [table, columns] of Object.entries(SEALED)) {
    const required = new Set(
      tx
        .sql(REQUIRED)
        .all(table)
        .map((row) => row['name']),
    );
    if (columns.some((column) => required.has(column))) tx.sql(`DELETE FROM "${table}"`).run();
    else
      tx.sql(`UPDATE "${table}" SET ${columns.map((name) => `"${name}" = NULL`).join(', ')}`).run();
  }
}
