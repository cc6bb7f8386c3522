import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { placeGuards } from './guards.ts';
import type { Sealer, Sealing, Value } from './sealer.ts';
import { openingStatement, withoutSealing, type Statement } from './statements.ts';

/** `seal(column, value)` and `open(column, value)` for the statements of this connection. */
export function addSealing(db: DatabaseSync, sealer: Sealer): void {
  // `directOnly`: nothing in the file may call them.
  const options = { directOnly: true };
  db.function('seal', options, (column, value) => applied(sealer.seal, column, value));
  db.function('open', options, (column, value) => applied(sealer.open, column, value));
}

type Cell = SQLOutputValue;

function applied(
  apply: <T extends Value>(column: string, value: T) => T,
  column: Cell,
  value: Cell,
): Cell {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return value;
  return apply(String(column), value);
}

/** Where nothing is sealed, the statement as if there were no sealing at all. */
export function prepareSealing(db: DatabaseSync, sealer: Sealer, text: string): Statement {
  if (sealer.now().kind === 'off') return db.prepare(withoutSealing(text));
  return openingStatement(db.prepare(text), sealer);
}

/** What is overwritten or removed leaves nothing behind in the file; what is not sealed does not get in. */
export function useSealing(db: DatabaseSync, sealing: Sealing, sealed: Columns): void {
  db.exec(`PRAGMA secure_delete = ${sealing.kind === 'off' ? 'OFF' : 'ON'}`);
  placeGuards(db, sealing, sealed);
}

export type Columns = Readonly<Record<string, readonly string[]>>;
