import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Sealer, Sealing } from './sealing/sealer.ts';
import type { Statement } from './sealing/statements.ts';

/** One open write transaction. Valid only inside the function it was given to. */
export interface Tx {
  /** A prepared statement, cached by its text. */
  sql(text: string): Statement;
  /** Runs after the commit, in order; not at all when the write fails. For events: what is announced is stored. */
  onCommit(action: () => void): void;
}

/** A prepared statement that only looks. What SQLite throws comes out as an AppError. */
export interface ReadStatement {
  get(...values: Bound): Record<string, SQLOutputValue> | undefined;
  all(...values: Bound): Record<string, SQLOutputValue>[];
}

/** A value for each `?`, or all by their names. */
export type Bound = SQLInputValue[] | [Named];
export type Named = Record<string, SQLInputValue>;

export interface Store {
  /** Where it lies: for messages to a person who has to mend it. */
  readonly file: string;
  /** A prepared statement outside any transaction, cached by its text. */
  read(text: string): ReadStatement;
  /**
   * Runs `work` in a transaction that other writes of the same moment may share (group commit); a throw undoes
   * this work alone and rejects. Resolves once it is on disk (synchronous=FULL). While another program holds the
   * database it waits its turn, without holding up the event loop, and rejects with `databaseLocked` at last.
   */
  write<T>(work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T): Promise<T>;
  /** Resolves where a write would succeed and the disk has room to go on; rejects with the trouble there is. */
  probe(): Promise<void>;
  /** What is done with what people wrote. */
  readonly sealing: StoreSealing;
  /** Waits for the writes in flight, then closes. */
  close(): Promise<void>;
}

/** The store as the one that encrypts it needs it; nobody else looks past `seal` and `open`. */
export interface StoreSealing {
  sealer: Sealer;
  /** From the next statement on; within a write, undone with `use` where that fails. */
  use(sealing: Sealing): void;
  /** Values as they are in the file. */
  db: DatabaseSync;
  /** Nothing of what was removed or overwritten is left in the files. */
  vacuum(): Promise<void>;
}
