import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../openStore.ts';
import { ID_COLUMN, PLAIN, SEALED } from './columns.ts';

const COLUMNS = `SELECT m.name AS table_name, c.name AS column_name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
  WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND c.type IN ('TEXT', 'BLOB') ORDER BY 1, 2`;

describe('the columns of the database', () => {
  it('that hold text are sealed, ids, or named as plain with a reason; none is named that is not there', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'dialogdesk-columns-'));
    const store = openStore({ dir });
    const found = store
      .read(COLUMNS)
      .all()
      .map((row) => `${String(row['table_name'])}.${String(row['column_name'])}`);
    await store.close();
    rmSync(dir, { recursive: true });
    const sealed = Object.entries(SEALED).flatMap(([table, columns]) =>
      columns.map((column) => `${table}.${column}`),
    );
    const isId = (name: string) => ID_COLUMN.test(name.split('.')[1] ?? '');
    const named = [...sealed, ...Object.keys(PLAIN)];
    assert.equal(new Set(named).size, named.length, 'named twice');
    assert.deepEqual(
      found.filter((name) => !named.includes(name) && !isId(name)),
      [],
      'decide about them in columns.ts',
    );
    assert.deepEqual(
      named.filter((name) => !found.includes(name)),
      [],
    );
  });
});
