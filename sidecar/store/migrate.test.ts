import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createDialogStates } from '../dialogs/dialogStates.ts';
import { createDraftReads } from '../drafts/draftReads.ts';
import { openStore } from './openStore.ts';
import { analysis } from './migrations/0012_analysis.ts';
import { migrations } from './migrations/migrations.ts';

/** As version 2 left them: rows in every table, of every kind, with holes in the ids. */
const ROWS_OF_VERSION_2 = `
  INSERT INTO account VALUES ('1', 'Me', 'me'), ('2', 'Me too', NULL);
  INSERT INTO dialog_state VALUES ('1', 'u2', 1, 'big', 'small', 7, '{"status":"fyi"}'),
    ('1', 'u3', 0, NULL, NULL, 0, NULL);
  INSERT INTO draft (draft_id, account_id, dialog_id, dialog_title, state, version, text, suggestion, attempt,
      based_on_message_id, newest_message_id, reply_language, analysis, usage, sent_message_id, error, created_at, updated_at)
    VALUES ('d1', '1', 'u2', 'Anna', 'sent', 2, 'Tomorrow at ten.', 'Tomorrow.', 1, 7, 7, 'en', '{}', '{}', 8, NULL, 10, 20),
      ('d2', '1', 'u3', 'Ben', 'drafting', 0, '', '', 2, 4, 4, NULL, NULL, NULL, NULL, NULL, 11, 21);
  INSERT INTO draft_version VALUES ('d1', 1, 'Tomorrow.', 'model', NULL, 12), ('d1', 2, 'Tomorrow at ten.', 'user', NULL, 13);
  INSERT INTO approval VALUES (41, 'd1', 2, 'hash', '1', 'u2', 7, '-8223372036854775807', 14, 15, 16);
  UPDATE draft SET approval_id = 41 WHERE draft_id = 'd1';
  INSERT INTO chunk VALUES ('d1', 1, 1, 'Tomo'), ('d1', 2, 1, 'rrow.'), ('d2', 1, 1, 'a'), ('d2', 2, 2, 'b');
  INSERT INTO job (id, kind, account_id, dialog_id, dialog_title, draft_id, state, stage, priority, run_at, dedup_key,
      attempt, max_attempts, budget, lease_until, cancel_asked, payload, error, outcome, created_at, started_at, finished_at)
    VALUES (3, 'process', '1', 'u2', 'Anna', NULL, 'done', NULL, 100, 1, '1:u2', 1, 5, 5, NULL, 0, '{}', NULL, 'A draft is ready.', 1, 2, 3),
      (7, 'process', '1', 'u3', 'Ben', NULL, 'running', 'drafting', 200, 1, '1:u3', 2, 5, 5, 99, 1, '{"a":1}', NULL, NULL, 1, 2, NULL),
      (8, 'process', '1', 'u3', 'Ben', NULL, 'waiting', NULL, 100, 1, NULL, 0, 5, 5, NULL, 0, '{}', NULL, NULL, 1, NULL, NULL),
      (9, 'send', '1', 'u2', 'Anna', 'd1', 'scheduled', NULL, 100, 500, 'approval:41', 1, 9, 8, NULL, 0, '{}', '{"code":"telegramFlood"}', NULL, 1, 2, NULL),
      (12, 'send', '1', 'u2', 'Anna', 'd1', 'failed', 'sending', 100, 1, NULL, 8, 8, 8, NULL, 0, '{}', '{}', NULL, 1, 2, 3);
  DELETE FROM job WHERE id = 12;
  INSERT INTO attempt VALUES (3, 1, 'w', 2, 3, 'done', NULL), (7, 1, 'w', 1, 2, 'lost', NULL),
    (7, 2, 'v', 2, NULL, NULL, NULL), (9, 1, 'w', 2, 3, 'snoozed', '{"code":"telegramFlood"}');
  INSERT INTO queue_pause VALUES (1, 77);
`;

/** All but the attempt that runs. */
const isKept = (row: Record<string, unknown>) => !('worker_id' in row && row['outcome'] === null);

const TABLES = [
  'account',
  'approval',
  'attempt',
  'dialog_state',
  'draft',
  'draft_version',
  'job',
  'queue_pause',
];

describe('a database of version 2', () => {
  let dir: string;
  let file: string;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-migrate-'));
    file = join(dir, 'state.db');
    await openStore({ dir, migrations: migrations.slice(0, 2) }).close();
    inFile(file, (db) => db.exec(ROWS_OF_VERSION_2));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('keeps every row, its id and its order through the migration', async () => {
    const before = inFile(file, (db) => TABLES.map((table) => rowsOf(db, table).filter(isKept)));
    const chunks = inFile(file, (db) => rowsOf(db, 'chunk'));
    await openStore({ dir }).close();
    inFile(file, (db) => {
      TABLES.forEach((table, at) => {
        const found = rowsOf(db, table);
        assert.equal(found.length, before[at]?.length, table);
        // Columns that are new come on top of those that were there.
        before[at]?.forEach((row, nth) => assert.deepEqual({ ...found[nth], ...row }, found[nth]));
      });
      const moved = db.prepare('SELECT stream_id, seq, attempt, text FROM chunk').all();
      assert.deepEqual(
        moved.map((row) => Object.values(row)),
        chunks.map((row) => Object.values(row)),
      );
      const ids = db.prepare('SELECT DISTINCT chunk_id FROM chunk').all();
      assert.equal(ids.length, chunks.length);
      assert.deepEqual(db.prepare('PRAGMA foreign_key_check').all(), []);
      assert.equal(db.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok');
    });
  });

  it('keeps the attempt that runs with its job, and with it who runs it', async () => {
    await openStore({ dir }).close();
    inFile(file, (db) => {
      const workers = rowsOf(db, 'job').map((row) => [row['id'], row['worker_id']]);
      assert.deepEqual(workers, [
        [3, null],
        [7, 'v'],
        [8, null],
        [9, null],
      ]);
    });
  });

  it('gives no job and no approval a number that was used before', async () => {
    await openStore({ dir }).close();
    inFile(file, (db) => {
      const last = new Map(rowsOf(db, 'sqlite_sequence').map(({ name, seq }) => [name, seq]));
      assert.deepEqual([last.get('job'), last.get('approval')], [12, 41]);
    });
  });

  it('still loses a job’s attempts and a draft’s chunks with them, and no others', async () => {
    await openStore({ dir }).close();
    inFile(file, (db) => {
      db.exec(
        "PRAGMA foreign_keys = ON; DELETE FROM job WHERE id = 7; DELETE FROM draft WHERE draft_id = 'd2'",
      );
      assert.deepEqual(
        rowsOf(db, 'attempt').map((row) => row['job_id']),
        [3, 9],
      );
      assert.deepEqual(
        rowsOf(db, 'chunk').map((row) => row['stream_id']),
        ['d1', 'd1'],
      );
    });
  });

  it('is copied before: whole, of the old version, for its owner alone', async () => {
    await openStore({ dir }).close();
    const copy = `${file}.before-${migrations.length}`;
    assert.equal(statSync(copy).mode & 0o777, 0o600);
    inFile(copy, (db) => {
      assert.equal(db.prepare('PRAGMA user_version').get()?.['user_version'], 2);
      assert.equal(rowsOf(db, 'job').length, 4);
      assert.equal(rowsOf(db, 'chunk').length, 4);
      assert.equal(db.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok');
    });
  });

  it('is not migrated where it cannot be copied', () => {
    // A folder of that name cannot be replaced.
    const { length } = migrations;
    const blocked = `${file}.before-${length}`;
    mkdirSync(join(blocked, 'in-the-way'), { recursive: true });
    assert.throws(() => openStore({ dir }));
    inFile(file, (db) => {
      assert.equal(db.prepare('PRAGMA user_version').get()?.['user_version'], 2);
      assert.equal(rowsOf(db, 'job').length, 4);
    });
  });

  it('leaves one copy, however often it is migrated', async () => {
    await openStore({ dir }).close();
    const more = [...migrations, 'CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;'];
    await openStore({ dir, migrations: more }).close();
    const copies = readdirSync(dir).filter((name) => name.includes('.before-'));
    assert.deepEqual(copies, [`state.db.before-${more.length}`]);
  });

  it('keeps the copy for a week, and no longer', async () => {
    await openStore({ dir }).close();
    const copy = `${file}.before-${migrations.length}`;
    const ageTo = (days: number) => {
      const at = new Date(Date.now() - days * 86_400_000);
      utimesSync(copy, at, at);
    };
    ageTo(6);
    await openStore({ dir }).close();
    assert.ok(existsSync(copy));
    ageTo(8);
    await openStore({ dir }).close();
    assert.equal(existsSync(copy), false);
  });

  it('comes back whole from its copy when a migration fails', () => {
    const broken = [...migrations.slice(0, 2), 'DELETE FROM job; CREATE RUBBISH;'];
    assert.throws(() => openStore({ dir, migrations: broken }), /syntax error/);
    for (const each of [file, `${file}.before-3`]) {
      inFile(each, (db) => assert.equal(rowsOf(db, 'job').length, 4));
    }
  });
});

describe('an analysis that an earlier version stored', () => {
  const OLD = JSON.stringify({
    status: 'needs_reply',
    reason: 'Anna asks.',
    language: 'en',
    summary: 'Она “спрашивает”.',
    urgency: 'high',
    messageIds: [7, 8],
  });

  it('is readable with what it said, and knows no more than that', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'dialogdesk-migrate-'));
    const file = join(dir, 'state.db');
    await openStore({ dir, migrations: migrations.slice(0, migrations.indexOf(analysis)) }).close();
    inFile(file, (db) => {
      db.prepare(
        `INSERT INTO draft(draft_id, account_id, dialog_id, dialog_title, state, based_on_message_id, newest_message_id,
        analysis, created_at, updated_at) VALUES('d1', '1', 'u2', 'Anna', 'ready', 8, 8, ?, 1, 1)`,
      ).run(OLD);
      db.prepare(
        `INSERT INTO dialog_state(account_id, dialog_id, last_analysis) VALUES('1', 'u2', ?)`,
      ).run(OLD);
    });
    const store = openStore({ dir });
    const found = createDraftReads(store).get('d1').analysis;
    const last = createDialogStates(store).get('1', 'u2').lastAnalysis;
    await store.close();
    rmSync(dir, { recursive: true });
    assert.deepEqual(found, {
      status: 'needs_reply',
      reason: 'Anna asks.',
      messageIds: [7, 8],
      intent: '',
      urgency: { level: 'high', reason: '', messageIds: [] },
      sentiment: 'neutral',
      language: 'en',
      summary: { text: 'Она “спрашивает”.', messageIds: [7, 8] },
      asks: [],
      risks: [],
      missing: [],
      needsMoreHistory: false,
      confidence: { level: 'medium', reason: '' },
    });
    assert.deepEqual(last, found);
  });
});

describe('a database that is new, or of this version', () => {
  it('is not copied', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'dialogdesk-migrate-'));
    await openStore({ dir }).close();
    await openStore({ dir }).close();
    assert.deepEqual(
      readdirSync(dir).filter((name) => name.includes('before')),
      [],
    );
    rmSync(dir, { recursive: true });
  });
});

function inFile<T>(file: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function rowsOf(db: DatabaseSync, table: string): Record<string, unknown>[] {
  return db
    .prepare(`SELECT * FROM ${table}`)
    .all()
    .map((row) => ({ ...row }));
}
