import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError, type ErrorCode } from '../../protocol/errors.ts';
import { checkSqliteVersion } from './openDatabase.ts';
import { openStore } from './openStore.ts';
import type { Store } from './store.ts';

const NOTES = ['CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;'];
const ADD = 'INSERT INTO note (text) VALUES (?)';

describe('a fault of the database', () => {
  let dir: string;
  let file: string;
  let store: Store | undefined;
  let outside: DatabaseSync | undefined;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-faults-'));
    file = join(dir, 'state.db');
  });

  afterEach(async () => {
    await store?.close();
    if (outside?.isOpen) outside.close();
    store = outside = undefined;
    rmSync(dir, { recursive: true });
  });

  const open = () => (store = openStore({ dir, migrations: NOTES, lockTimeoutMs: 20 }));
  const fill = async (count: number, text = 'x'.repeat(500)) => {
    const opened = open();
    await opened.write((tx) => {
      for (let each = 0; each < count; each += 1) tx.sql(ADD).run(text);
    });
    return opened;
  };

  it('is named when another program holds the lock, and gone when it lets go', async () => {
    const opened = open();
    outside = new DatabaseSync(file);
    outside.exec('BEGIN IMMEDIATE');
    const both = [
      opened.write((tx) => void tx.sql(ADD).run('a')),
      opened.write((tx) => void tx.sql(ADD).run('b')),
    ];
    for (const result of await Promise.allSettled(both)) {
      assert.ok(result.status === 'rejected');
      isFault('databaseLocked', { retryable: true })(result.reason);
    }
    outside.exec('ROLLBACK');
    await opened.write((tx) => void tx.sql(ADD).run('c'));
    assert.equal(opened.read('SELECT count(*) AS n FROM note').get()?.['n'], 1);
  });

  it('is named when another program holds the file while it is opened', () => {
    outside = new DatabaseSync(file);
    outside.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE other (x)');
    assert.throws(open, isFault('databaseLocked', { retryable: true }));
  });

  it('is named when the file is something else', () => {
    writeFileSync(file, 'This is a letter, not a database. '.repeat(200));
    assert.throws(open, isFault('databaseCorrupt'));
    assert.match(readFileSync(file, 'utf8'), /^This is a letter/);
  });

  it('is named when the end of the file is missing', async () => {
    await (await fill(400)).close();
    truncateSync(file, statSync(file).size - 3 * 4096);
    assert.throws(open, isFault('databaseCorrupt'));
  });

  it('is named when the file ends in the middle of a page', async () => {
    await (await fill(400)).close();
    truncateSync(file, statSync(file).size - 1_000);
    assert.throws(open, isFault('databaseCorrupt'));
  });

  it('is named when a damaged page is met later', async () => {
    await (await fill(400)).close();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x5a, 2 * 4096, bytes.length));
    const opened = open();
    await assert.rejects(
      opened.write((tx) => void tx.sql('DELETE FROM note').run()),
      isFault('databaseCorrupt'),
    );
  });

  it('is named when a newer version wrote the file, which is left alone', async () => {
    await (await fill(1)).close();
    outside = new DatabaseSync(file);
    outside.exec('PRAGMA user_version = 2; PRAGMA wal_checkpoint(TRUNCATE)');
    assert.throws(open, isFault('databaseNewer'));
    assert.equal(outside.prepare('PRAGMA user_version').get()?.['user_version'], 2);
  });

  it('is named when the disk is full; what was stored before stays, and work goes on with room', async () => {
    const opened = await fill(10, 'before');
    const pages = Number(opened.read('PRAGMA page_count').get()?.['page_count']);
    opened.read(`PRAGMA max_page_count = ${pages + 1}`).get();
    const tooMuch = (tx: Parameters<Parameters<Store['write']>[0]>[0]) => {
      for (let each = 0; each < 50; each += 1) tx.sql(ADD).run('x'.repeat(1_000));
    };
    await assert.rejects(opened.write(tooMuch), isFault('databaseFull', { retryable: true }));
    assert.equal(opened.read('SELECT count(*) AS n FROM note').get()?.['n'], 10);
    opened.read('PRAGMA max_page_count = 100000').get();
    await opened.write(tooMuch);
    assert.equal(opened.read('SELECT count(*) AS n FROM note').get()?.['n'], 60);
  });

  it('of one write in a group does not take the acknowledged others with it', async () => {
    const opened = await fill(10, 'before');
    const pages = Number(opened.read('PRAGMA page_count').get()?.['page_count']);
    opened.read(`PRAGMA max_page_count = ${pages + 1}`).get();
    const acknowledged: string[] = [];
    const add = (text: string) =>
      opened.write((tx) => void tx.sql(ADD).run(text)).then(() => acknowledged.push(text));
    await Promise.allSettled([add('small'), add('x'.repeat(100_000)), add('small too')]);
    const stored = opened.read("SELECT text FROM note WHERE text <> 'before' ORDER BY id").all();
    assert.deepEqual(
      stored.map((row) => row['text']),
      acknowledged,
    );
    assert.ok(acknowledged.includes('small too'));
  });

  it('is named when nothing may be written', async () => {
    const opened = await fill(1);
    opened.read('PRAGMA query_only = ON').get();
    await assert.rejects(
      opened.write((tx) => void tx.sql(ADD).run('x')),
      isFault('databaseLocked', { retryable: false }),
    );
  });

  it('is named when the folder cannot be made', () => {
    writeFileSync(join(dir, 'file'), '');
    const inFile = () => openStore({ dir: join(dir, 'file', 'sub'), migrations: NOTES });
    assert.throws(inFile, isFault('databaseLocked', { retryable: false }));
  });

  it('is kept away: an SQLite known to damage files is refused', () => {
    for (const old of ['3.46.1', '3.51.2', '2.99.9']) {
      assert.throws(() => checkSqliteVersion(old), isFault('internal'));
    }
    for (const good of ['3.51.3', '3.53.0', '4.0']) checkSqliteVersion(good);
  });
});

/** Each fault says what to do next. */
function isFault(code: ErrorCode, more: { retryable?: boolean } = {}): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    assert.ok(error.hint, 'a hint');
    if (more.retryable !== undefined) assert.equal(error.retryable, more.retryable);
    return true;
  };
}
