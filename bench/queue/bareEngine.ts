import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import * as sql from '../../sidecar/queue/sql.ts';
import { migrate } from '../../sidecar/store/migrate.ts';
import { migrations } from '../../sidecar/store/migrations/migrations.ts';
import { withoutSealing } from '../../sidecar/store/sealing/statements.ts';
import { PARALLEL, type OpenEngine } from './engine.ts';
import { replyJob } from './ownQueue.ts';

const PLAIN_TABLE = `
  CREATE TABLE job (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, account_id TEXT NOT NULL, dialog_id TEXT NOT NULL,
    dialog_title TEXT NOT NULL, state TEXT NOT NULL, priority INTEGER NOT NULL, run_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL, payload TEXT NOT NULL, created_at INTEGER NOT NULL, started_at INTEGER,
    finished_at INTEGER, outcome TEXT) STRICT;
  CREATE INDEX job_ready ON job (kind, priority, run_at, id) WHERE state = 'queued';
`;
const INSERT = `INSERT INTO job
  (kind, account_id, dialog_id, dialog_title, state, priority, run_at, attempt, payload, created_at)
  VALUES (?, ?, ?, ?, 'queued', 100, ?, 0, '{}', ?)`;
const READY = `SELECT id FROM job WHERE kind = 'process' AND state = 'queued'
  ORDER BY priority, run_at, id LIMIT ?`;
const START = `UPDATE job SET state = 'running', attempt = attempt + 1, started_at = ? WHERE id = ?`;
const FINISH = `UPDATE job SET state = 'done', outcome = 'Done.', finished_at = ? WHERE id = ?`;

/** The writes of one job's way, without a commit. */
interface Steps {
  add: (nth: number) => void;
  start: (id: number) => void;
  finish: (id: number) => void;
}

/** The loop over one plain table with one index: no lanes, keys, leases or records of attempts to keep. */
export const openPlainTableEngine: OpenEngine = async (dir) =>
  bareLoop(dir, (db) => {
    db.exec(PLAIN_TABLE);
    const insert = db.prepare(INSERT);
    const start = db.prepare(START);
    const finish = db.prepare(FINISH);
    return {
      add(nth) {
        const { kind, accountId, dialogId, dialogTitle } = replyJob(nth);
        insert.run(kind, accountId, dialogId, dialogTitle, Date.now(), Date.now());
      },
      start: (id) => void start.run(Date.now(), id),
      finish: (id) => void finish.run(Date.now(), id),
    };
  });

/** The loop over the sidecar's own tables: the same rows and indexes in each commit, without the queue's own reads and code. */
export const openSameTablesEngine: OpenEngine = async (dir) =>
  bareLoop(dir, (db) => {
    migrate(db, migrations, () => undefined);
    // As the sidecar has them where encryption is off.
    const prepare = (text: string) => db.prepare(withoutSealing(text));
    const insert = prepare(sql.INSERT_JOB);
    const start = prepare(sql.START_JOB);
    const finish = prepare(sql.FINISH_JOB);
    const insertAttempt = prepare(sql.INSERT_ATTEMPT);
    return {
      add: (nth) => void insert.run(...newRow(nth)),
      start: (id) => void start.run(1, Date.now() + 30_000, 'bench', Date.now(), id),
      finish(id) {
        finish.run('done', null, Date.now(), 0, 5, null, 'Done.', Date.now(), id);
        insertAttempt.run(id, 1, 'bench', Date.now(), Date.now(), 'done', null);
      },
    };
  });

/** The bound of any queue on node:sqlite: no queue at all, but a commit for every ten of each step, as group commit makes them. */
function bareLoop(dir: string, prepare: (db: DatabaseSync) => Steps): ReturnType<OpenEngine> {
  const db = new DatabaseSync(path.join(dir, 'bare.db'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  const steps = prepare(db);
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const ready = db.prepare(READY);
  const inOne = (numbers: number[], step: (each: number) => void) => {
    begin.run();
    numbers.forEach(step);
    commit.run();
  };
  const loadReady = () => ready.all(PARALLEL).map(({ id }) => Number(id));
  return Promise.resolve({
    async fill(jobs) {
      const numbers = Array.from({ length: jobs }, (_, nth) => nth);
      for (let nth = 0; nth < jobs; nth += PARALLEL)
        inOne(numbers.slice(nth, nth + PARALLEL), steps.add);
    },
    async drain() {
      for (let ids = loadReady(); ids.length > 0; ids = loadReady()) {
        inOne(ids, steps.start);
        inOne(ids, steps.finish);
      }
    },
    close: async () => db.close(),
  });
}

/** In the order of `INSERT_JOB`. */
function newRow(nth: number) {
  const { kind, accountId, dialogId, dialogTitle, dedupKey } = replyJob(nth);
  const now = Date.now();
  const job = [kind, accountId, dialogId, dialogTitle, null, 'queued', 0, 100, now, 0, dedupKey];
  return [...job, 5, 5, '{}', now];
}
