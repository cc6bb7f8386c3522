import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { AppError } from '../../../protocol/errors.ts';
import type { Sealer, Value } from './sealer.ts';
import { headOf } from './sealValue.ts';

/** Rows looked at in one step, and how long a step may write: the event loop stays free. */
const LOOKED_AT = 500;
const LONGEST_STEP_MS = 6;

export interface RewriteOptions {
  db: DatabaseSync;
  sealer: Sealer;
  table: string;
  columns: readonly string[];
  /** Runs it in a transaction. */
  write: (step: () => Place | undefined) => Promise<Place | undefined>;
  signal: AbortSignal;
  /** So many rows more have been gone through. */
  onRows: (rows: number) => void;
  /** A value that nobody can open stays as it is. */
  onUnreadable: (column: string) => void;
}

/** The key of the last row that was gone through. */
type Place = SQLInputValue[];

/**
 * Brings every value of a table into the form in which it is written now, row by row in the order of its key. What is
 * in that form is passed over, so that after a crash the same again goes on where it was.
 */
export async function rewriteTable(options: RewriteOptions): Promise<void> {
  const { db, table, columns, sealer, write, signal, onRows, onUnreadable } = options;
  const key = keyColumns(db, table);
  const names = key.map(quote).join(', ');
  const marks = key.map(() => '?').join(', ');
  const where = `(${names}) = (${marks})`;
  const look = (after: string) =>
    // A rowid comes under the name of the column that it is.
    db.prepare(`SELECT ${key.map((name, at) => `${quote(name)} AS key_${at}`).join(', ')}, ${isLeft(sealer, columns)} AS is_left FROM ${quote(table)}
      ${after} ORDER BY ${names} LIMIT ${LOOKED_AT}`);
  const first = look('');
  const next = look(`WHERE (${names}) > (${marks})`);
  const load = db.prepare(
    `SELECT ${columns.map(quote).join(', ')} FROM ${quote(table)} WHERE ${where}`,
  );
  const store = db.prepare(
    `UPDATE ${quote(table)} SET ${columns.map((name) => `${quote(name)} = ?`).join(', ')} WHERE ${where}`,
  );

  function step(place: Place | undefined): Place | undefined {
    const stopAt = performance.now() + LONGEST_STEP_MS;
    const rows = place ? next.all(...place) : first.all();
    let last = place;
    let passed = 0;
    for (const row of rows) {
      last = key.map((_, at) => row[`key_${at}`] ?? null);
      passed += 1;
      if (row['is_left'] === 1) rewrite(last);
      if (performance.now() > stopAt) break;
    }
    onRows(passed);
    return passed === 0 ? undefined : last;
  }

  function rewrite(place: Place): void {
    const row = load.get(...place);
    if (row) store.run(...columns.map((column) => renewed(column, row[column] ?? null)), ...place);
  }

  function renewed(column: string, value: SQLOutputValue): SQLInputValue {
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) return value;
    const name = `${table}.${column}`;
    try {
      return sealer.isAsWritten(value) ? value : sealer.seal(name, sealer.open<Value>(name, value));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'databaseCorrupt') throw error;
      onUnreadable(name);
      return value;
    }
  }

  let place: Place | undefined;
  do {
    signal.throwIfAborted();
    const from = place;
    place = await write(() => step(from));
  } while (place);
}

/** SQL: whether one of these is not in the form in which it is written now. */
export function isLeft(sealer: Sealer, columns: readonly string[]): string {
  const sealing = sealer.now();
  const head = (column: string, length: number) =>
    `CAST(substr(${quote(column)}, 1, ${length}) AS TEXT)`;
  const tests = columns.map((column) => {
    if (sealing.kind === 'on') {
      const own = headOf(sealing.keyId);
      return `coalesce(length(${quote(column)}), 0) > 0 AND ${head(column, own.length)} <> '${own}'`;
    }
    const heads = sealer.keyIds().map(headOf);
    const [any = ''] = heads;
    const list = heads.map((one) => `'${one}'`).join(', ');
    return `coalesce(${head(column, any.length)} IN (${list}), 0)`;
  });
  return `(${tests.map((test) => `(${test})`).join(' OR ')})`;
}

/** What a row is found by. */
function keyColumns(db: DatabaseSync, table: string): string[] {
  const hasRowid = db.prepare('SELECT wr FROM pragma_table_list(?)').get(table)?.['wr'] === 0;
  if (hasRowid) return ['rowid'];
  const rows = db
    .prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
    .all(table);
  return rows.map((row) => String(row['name']));
}

const quote = (name: string): string => `"${name}"`;
