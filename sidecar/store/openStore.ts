import { statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../protocol/errors.ts';
import { backUp, removeOldBackUps } from './backUp.ts';
import { fullDatabase, withDatabaseErrors } from './databaseError.ts';
import { createGroupCommit } from './groupCommit.ts';
import { migrate } from './migrate.ts';
import { migrations as allMigrations } from './migrations/migrations.ts';
import { openDatabase } from './openDatabase.ts';
import { createPrivateDir } from './privateFiles.ts';
import { SEALED } from './sealing/columns.ts';
import { addSealing, prepareSealing, useSealing } from './sealing/connection.ts';
import { createSealer } from './sealing/sealer.ts';
import type { Statement } from './sealing/statements.ts';
import { vacuum } from './sealing/vacuum.ts';
import type { Bound, Named, ReadStatement, Store } from './store.ts';

/** While it is opened nobody is served yet: it may wait in SQLite for another program. */
const OPEN_TIMEOUT_MS = 1_000;
/** Afterwards SQLite's own wait would hold up everything: as good as none. Longer waits are groupCommit's. */
const BUSY_TIMEOUT_MS = 10;
/** A disk with less is as good as full: the next draft would meet its end again. */
const ROOM_BYTES = 1_048_576;

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
  const file = join(options.dir, 'state.db');
  const db = withDatabaseErrors(() => openMigrated(file, options.migrations ?? allMigrations));
  const sealer = createSealer();
  addSealing(db, sealer);
  if (isSealed(db)) sealer.use({ kind: 'locked' });
  const statements = new Map<string, Statement>();
  const reads = new Map<string, ReadStatement>();
  const sql = cachedByText(statements, (text) => prepareSealing(db, sealer, text));
  const group = createGroupCommit(db, sql, options.lockTimeoutMs ?? 5_000);
  let closed = false;
  const write: Store['write'] = (work) =>
    closed ? Promise.reject(closedStore()) : group.write(work);
  return {
    file,
    read: cachedByText(reads, (text) => toReadStatement(withDatabaseErrors(() => sql(text)))),
    write,
    sealing: {
      sealer,
      db,
      use(sealing) {
        sealer.use(sealing);
        statements.clear();
        reads.clear();
        useSealing(db, sealing, SEALED);
      },
      vacuum: () => vacuum(db, file),
    },
    async probe() {
      const { bavail, bsize } = statfsSync(options.dir);
      if (bavail * bsize < ROOM_BYTES) throw fullDatabase();
      // Writes a page without changing anything.
      await write((tx) => {
        const version = Number(tx.sql('PRAGMA user_version').get()?.['user_version']);
        tx.sql(`PRAGMA user_version = ${version}`).run();
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      await group.drain();
      withDatabaseErrors(() => db.close());
    },
  };
}

function openMigrated(file: string, migrations: readonly string[]): DatabaseSync {
  createPrivateDir(dirname(file));
  const db = openDatabase(file, OPEN_TIMEOUT_MS);
  try {
    migrate(db, migrations, () => backUp(db, file, migrations.length));
    removeOldBackUps(file, Date.now());
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

const HAS_ENCRYPTION = `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'encryption'`;

/** Some of it, or all. */
function isSealed(db: DatabaseSync): boolean {
  return (
    db.prepare(HAS_ENCRYPTION).get() !== undefined &&
    db.prepare('SELECT 1 FROM encryption').get() !== undefined
  );
}

function cachedByText<T>(made: Map<string, T>, create: (text: string) => T): (text: string) => T {
  return (text) => {
    let found = made.get(text);
    if (!found) {
      found = create(text);
      made.set(text, found);
    }
    return found;
  };
}

function toReadStatement(statement: Statement): ReadStatement {
  return {
    get: (...values) =>
      withDatabaseErrors(() =>
        isNamed(values) ? statement.get(values[0]) : statement.get(...values),
      ),
    all: (...values) =>
      withDatabaseErrors(() =>
        isNamed(values) ? statement.all(values[0]) : statement.all(...values),
      ),
  };
}

function isNamed(values: Bound): values is [Named] {
  const [first] = values;
  return typeof first === 'object' && first !== null && !ArrayBuffer.isView(first);
}

function closedStore(): AppError {
  return new AppError('cancelled', 'The worker is stopping.', { retryable: true });
}
