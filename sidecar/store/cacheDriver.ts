import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { SqliteDriver } from '@keyv/sqlite';

/**
 * One connection of ours under every keyv adapter: statements are prepared once, and no native module is looked for.
 * Closing an adapter leaves the connection to its owner; what still comes after the end is dropped, as a cache may.
 */
export function createCacheDriver(db: DatabaseSync): SqliteDriver {
  const statements = new Map<string, StatementSync>();

  async function query(text: string, ...values: unknown[]): Promise<unknown[]> {
    if (!db.isOpen) return [];
    let statement = statements.get(text);
    if (!statement) {
      statement = db.prepare(text);
      statements.set(text, statement);
    }
    return statement.all(...values.map(toSqlValue));
  }

  return {
    name: 'custom',
    connect: () => Promise.resolve({ query, close: () => Promise.resolve() }),
  };
}

/** keyv hands over keys and serialised values as text, expiry as a number or null. */
function toSqlValue(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new TypeError(`keyv bound a ${typeof value}`);
}
