import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import path from 'node:path';
import { defineQueue, defineWorker, type Logger } from 'plainjob';
import { countdown, PARALLEL, produce, type OpenEngine } from './engine.ts';

const silent: Logger = {
  error: (message) => console.error(message),
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};

/**
 * plainjob as its README has it, ten workers on one connection; only its `synchronous = NORMAL` is made FULL. Its calls are
 * synchronous: each is a commit of its own. It polls once a second when it is idle, which is why it is filled first.
 */
export const openPlainjobEngine: OpenEngine = async (dir) => {
  const file = path.join(dir, 'plainjob.db');
  const db = new DatabaseSync(file);
  const queue = defineQueue({ connection: asBetterSqlite(db, file), logger: silent });
  db.exec('PRAGMA synchronous = FULL');
  return {
    fill: (jobs) => produce(jobs, async (nth) => queue.add('reply', { nth })),
    async drain(jobs) {
      const { one, done } = countdown(jobs);
      const workers = Array.from({ length: PARALLEL }, () =>
        defineWorker('reply', () => undefined, { queue, logger: silent, onCompleted: one }),
      );
      const started = workers.map((worker) => worker.start());
      await done;
      await Promise.all(workers.map((worker) => worker.stop()));
      await Promise.all(started);
    },
    close: async () => queue.close(),
  };
};

type Connection = Parameters<typeof defineQueue>[0]['connection'];

/** The part of better-sqlite3 that plainjob uses, on node:sqlite: the same engine for both queues. */
function asBetterSqlite(db: DatabaseSync, filename: string): Connection {
  return {
    driver: 'better-sqlite3',
    filename,
    pragma: (text) => db.exec(`PRAGMA ${text}`),
    exec: (text) => db.exec(text),
    prepare: (text) => prepare(db, text),
    transaction: (work) => transactional(db, work),
    close: () => db.close(),
  };
}

function prepare(db: DatabaseSync, text: string): ReturnType<Connection['prepare']> {
  const statement = db.prepare(text);
  return {
    run(...values: SQLInputValue[]) {
      const { changes, lastInsertRowid } = statement.run(...values);
      return { changes: Number(changes), lastInsertRowid };
    },
    get: (...values: SQLInputValue[]) => statement.get(...values),
    all: (...values: SQLInputValue[]) => statement.all(...values),
  };
}

function transactional<F extends (...values: never[]) => unknown>(db: DatabaseSync, work: F) {
  const run =
    (begin: string) =>
    (...values: Parameters<F>) => {
      db.exec(begin);
      try {
        const result = work(...values);
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    };
  return Object.assign(run('BEGIN'), { immediate: run('BEGIN IMMEDIATE') });
}
