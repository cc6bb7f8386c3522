import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AppError } from '../../protocol/errors.ts';
import { withDatabaseErrors } from './databaseError.ts';
import { createGroupCommit } from './groupCommit.ts';
import { migrate } from './migrate.ts';
import { migrations as allMigrations } from './migrations/migrations.ts';
import { openDatabase } from './openDatabase.ts';
import { createPrivateDir } from './privateFiles.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** Made with mode 0700; `state.db` in it with 0600. */
  dir: string;
  /** SQL texts, append-only; default: the project's own. */
  migrations?: readonly string[];
  /** How long a write waits for another process, ms; default 5,000. */
  lockTimeoutMs?: number;
}

/**
 * Opens `state.db`, the truth of the sidecar. Throws AppErrors: `databaseLocked` (another program holds it, or it cannot
 * be written), `databaseCorrupt`, `databaseFull`, `databaseNewer`. The caller owns the folder (`acquireOwnership`).
 */
export function openStore(options: StoreOptions): Store {
  const db = withDatabaseErrors(() => openMigrated(options));
  const sql = statementCache(db);
  const group = createGroupCommit(db, sql);
  let closed = false;
  return {
    read: sql,
    write(work) {
      return closed ? Promise.reject(closedStore()) : group.write(work);
    },
    async close() {
      if (closed) return;
      closed = true;
      await group.drain();
      withDatabaseErrors(() => db.close());
    },
  };
}

function openMigrated(options: StoreOptions): DatabaseSync {
  createPrivateDir(options.dir);
  const db = openDatabase(join(options.dir, 'state.db'), options.lockTimeoutMs ?? 5_000);
  try {
    migrate(db, options.migrations ?? allMigrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function statementCache(db: DatabaseSync): (text: string) => StatementSync {
  const statements = new Map<string, StatementSync>();
  return (text) => {
    let statement = statements.get(text);
    if (!statement) {
      statement = db.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
}

function closedStore(): AppError {
  return new AppError('cancelled', 'The worker is stopping.', { retryable: true });
}
