import type { StatementSync } from 'node:sqlite';

/** One open write transaction. Valid only inside the function it was given to. */
export interface Tx {
  /** A prepared statement, cached by its text. */
  sql(text: string): StatementSync;
  /** Runs after the commit, in order; not at all when the write fails. For events: what is announced is stored. */
  onCommit(action: () => void): void;
}

export interface Store {
  /** A prepared statement outside any transaction, cached by its text. Reads only. */
  read(text: string): StatementSync;
  /**
   * Runs `work` in a transaction that other writes of the same moment may share (group commit); a throw undoes
   * this work alone and rejects. Resolves once it is on disk (synchronous=FULL).
   */
  write<T>(work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T): Promise<T>;
  /** Waits for the writes in flight, then closes. */
  close(): Promise<void>;
}
