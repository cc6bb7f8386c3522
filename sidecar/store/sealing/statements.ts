import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { SEALED } from './columns.ts';
import { keyIdOf } from './sealValue.ts';
import type { Sealer, Value } from './sealer.ts';

/** What the project does with a prepared statement. */
export type Statement = Pick<StatementSync, 'all' | 'get' | 'run' | 'setReturnArrays'>;

const CALL = /\b(?:seal|open)\('[a-z_.]+', /g;

/**
 * The text without its calls of `seal` and `open`: nothing is called where nothing is sealed, and SQLite sees the columns
 * and their indexes as they are.
 */
export function withoutSealing(text: string): string {
  let plain = '';
  let from = 0;
  for (const call of text.matchAll(CALL)) {
    // A call within one that was passed already is part of it.
    if (call.index < from) continue;
    const start = call.index + call[0].length;
    const end = closingOf(text, start);
    plain += `${text.slice(from, call.index)}(${withoutSealing(text.slice(start, end))})`;
    from = end + 1;
  }
  return plain + text.slice(from);
}

function closingOf(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`A call of seal or open has no end: ${text}`);
}

type Named = Record<string, SQLInputValue>;
type Row = Record<string, SQLOutputValue>;

interface Output {
  index: number;
  name: string;
  /** `table.column`; null: the result of an expression, which has to open what it takes by itself. */
  column: string | null;
}

/** The statement with the sealed columns of its rows opened, whatever it calls them. */
export function openingStatement(statement: StatementSync, sealer: Sealer): Statement {
  const outputs = statement.columns().flatMap(({ name, table, column }, index): Output[] => {
    if (table === null || column === null) return [{ index, name, column: null }];
    return SEALED[table]?.includes(column) ? [{ index, name, column: `${table}.${column}` }] : [];
  });
  if (outputs.length === 0) return statement;

  function opened(row: Row): Row {
    for (const { index, name, column } of outputs) {
      const cell = Array.isArray(row) ? `${index}` : name;
      const value = row[cell];
      if (typeof value !== 'string' && !(value instanceof Uint8Array)) continue;
      if (column !== null) row[cell] = sealer.open<Value>(column, value);
      else assertOpen(value, name, sealer);
    }
    return row;
  }

  function all(...values: SQLInputValue[]): Row[];
  function all(named: Named, ...values: SQLInputValue[]): Row[];
  function all(first?: SQLInputValue | Named, ...rest: SQLInputValue[]): Row[] {
    if (first === undefined) return statement.all().map(opened);
    const rows = isNamed(first) ? statement.all(first, ...rest) : statement.all(first, ...rest);
    return rows.map(opened);
  }

  function get(...values: SQLInputValue[]): Row | undefined;
  function get(named: Named, ...values: SQLInputValue[]): Row | undefined;
  function get(first?: SQLInputValue | Named, ...rest: SQLInputValue[]): Row | undefined {
    if (first === undefined) return optional(statement.get());
    return optional(isNamed(first) ? statement.get(first, ...rest) : statement.get(first, ...rest));
  }

  const optional = (row: Row | undefined) => row && opened(row);

  return {
    run: statement.run.bind(statement),
    setReturnArrays: statement.setReturnArrays.bind(statement),
    all,
    get,
  };
}

function isNamed(value: SQLInputValue | Named): value is Named {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function assertOpen(value: Value, name: string, sealer: Sealer): void {
  const keyId = keyIdOf(value);
  if (keyId !== undefined && sealer.get(keyId)) throw new Error(`${name} was not opened`);
}
