import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from './openStore.ts';

const FILE = join(import.meta.dirname, 'schema.sql');

describe('the schema', () => {
  it('is the one in schema.sql (UPDATE_SCHEMA=1 writes it)', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'dialogdesk-schema-'));
    const store = openStore({ dir });
    const objects = store
      .read(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid",
      )
      .all();
    const version = store.read('PRAGMA user_version').get()?.['user_version'];
    const schema = [
      '-- What the migrations add up to; compared by schema.test.ts.',
      `PRAGMA user_version = ${Number(version)};`,
      ...objects.map((row) => `${String(row['sql'])};`),
    ].join('\n\n');
    await store.close();
    rmSync(dir, { recursive: true });
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(FILE, `${schema}\n`);
    assert.equal(readFileSync(FILE, 'utf8'), `${schema}\n`);
  });
});
