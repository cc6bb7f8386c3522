import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from './openStore.ts';
import type { Store, Tx } from './store.ts';

const NOTES = ['CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;'];
const ADD = 'INSERT INTO note (text) VALUES (?)';

describe('the store', () => {
  let dir: string;
  let store: Store;
  let outside: DatabaseSync;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-store-'));
    store = openStore({ dir, migrations: NOTES });
    outside = new DatabaseSync(join(dir, 'state.db'));
  });

  afterEach(async () => {
    await store.close();
    outside.close();
    rmSync(dir, { recursive: true });
  });

  const add = (text: string) => store.write((tx) => void tx.sql(ADD).run(text));
  const notes = () =>
    outside
      .prepare('SELECT text FROM note ORDER BY id')
      .all()
      .map((row) => row['text']);

  it('is readable by its owner alone, also where the folder and file were open before', async () => {
    await add('x');
    await store.close();
    chmodSync(dir, 0o755);
    chmodSync(join(dir, 'state.db'), 0o644);
    store = openStore({ dir, migrations: NOTES });
    await add('y');
    assert.equal(statSync(dir).mode & 0o777, 0o700);
    for (const name of ['state.db', 'state.db-wal', 'state.db-shm']) {
      assert.equal(statSync(join(dir, name)).mode & 0o777, 0o600, name);
    }
  });

  it('is durable against power loss and distrusts the schema it finds', () => {
    const pragma = (name: string) => store.read(`PRAGMA ${name}`).get()?.[name];
    assert.equal(pragma('journal_mode'), 'wal');
    assert.equal(pragma('synchronous'), 2);
    assert.equal(pragma('fullfsync'), 1);
    assert.equal(pragma('foreign_keys'), 1);
    assert.equal(pragma('trusted_schema'), 0);
  });

  it('answers what the work answers, once another connection can read it', async () => {
    const id = await store.write((tx) => tx.sql(ADD).run('x').lastInsertRowid);
    assert.equal(id, 1);
    assert.deepEqual(notes(), ['x']);
  });

  it('runs writes in the order of the calls', async () => {
    const texts = Array.from({ length: 50 }, (_, index) => `n${index}`);
    await Promise.all(texts.map(add));
    assert.deepEqual(notes(), texts);
  });

  it('puts 1,000 writes of one moment into a few commits', async () => {
    const count = outside.prepare('SELECT count(*) AS n FROM note');
    const seen = new Set<unknown>();
    await Promise.all(
      Array.from({ length: 1_000 }, (_, index) =>
        store.write((tx) => {
          tx.sql(ADD).run(`n${index}`);
          tx.onCommit(() => seen.add(count.get()?.['n']));
        }),
      ),
    );
    assert.ok(seen.has(1_000));
    assert.ok(seen.size <= 100, `${seen.size} commits`);
  });

  it('gives the event loop a turn when a moment brings more than a few milliseconds of work', async () => {
    const slow = (tx: Tx) => {
      const until = performance.now() + 5;
      while (performance.now() < until) tx.sql('SELECT 1').get();
      order.push('write');
    };
    const order: string[] = [];
    const writes = Promise.all(Array.from({ length: 6 }, () => store.write(slow)));
    setImmediate(() => setImmediate(() => order.push('turn')));
    await writes;
    assert.ok(order.indexOf('turn') > 0 && order.indexOf('turn') < order.lastIndexOf('write'));
  });

  it('undoes a write that throws, and that one alone', async () => {
    const results = await Promise.allSettled([
      add('first'),
      store.write((tx) => {
        tx.sql(ADD).run('undone');
        throw new Error('changed my mind');
      }),
      add('first'),
      add('last'),
    ]);
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(notes(), ['first', 'last']);
  });

  it('announces after the commit, in order, and not at all what was undone', async () => {
    const heard: string[] = [];
    const announcing = (text: string, then?: () => never) =>
      store.write((tx) => {
        tx.sql(ADD).run(text);
        tx.onCommit(() => heard.push(`${text}, ${notes().length} stored`));
        then?.();
      });
    const failing = announcing('b', () => {
      throw new Error('no');
    });
    await Promise.allSettled([announcing('a'), failing, announcing('c')]);
    assert.deepEqual(heard, ['a, 2 stored', 'c, 2 stored']);
  });

  it('lets a faulty listener surface without keeping the news from the others', async () => {
    const mochas = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const surfaced = new Promise((resolve) => process.once('uncaughtException', resolve));
    const fault = new Error('a listener failed');
    let heard = false;
    try {
      await store.write((tx) => {
        tx.sql(ADD).run('stored all the same');
        tx.onCommit(() => {
          throw fault;
        });
        tx.onCommit(() => (heard = true));
      });
      assert.equal(await surfaced, fault);
    } finally {
      for (const listener of mochas) process.on('uncaughtException', listener);
    }
    assert.ok(heard);
    assert.deepEqual(notes(), ['stored all the same']);
  });

  it('rejects all writes of a commit that fails, and goes on with the next', async () => {
    await store.write((tx) => {
      tx.sql('CREATE TABLE child (note INTEGER REFERENCES note (id)) STRICT').run();
    });
    const results = await Promise.allSettled([
      add('shares the fate'),
      store.write((tx) => {
        tx.sql('PRAGMA defer_foreign_keys = ON').run();
        tx.sql('INSERT INTO child VALUES (77)').run();
      }),
    ]);
    assert.deepEqual(
      results.map((result) => result.status),
      ['rejected', 'rejected'],
    );
    await add('after');
    assert.deepEqual(notes(), ['after']);
  });

  it('refuses a transaction that outlived its function', async () => {
    let kept: Tx | undefined;
    await store.write((tx) => {
      kept = tx;
    });
    assert.throws(() => kept?.sql(ADD), /after its end/);
  });

  it('runs a write asked for inside another after it', async () => {
    let inner: Promise<void> | undefined;
    await store.write((tx) => {
      inner = add('inner');
      tx.sql(ADD).run('outer');
    });
    await inner;
    assert.deepEqual(notes(), ['outer', 'inner']);
  });

  it('finishes the writes in flight before it closes, and takes none after', async () => {
    const writes = Promise.all(['a', 'b'].map(add));
    const closed = store.close();
    await assert.rejects(add('late'), { code: 'cancelled' });
    await Promise.all([writes, closed]);
    assert.deepEqual(notes(), ['a', 'b']);
  });

  it('applies only the migrations that are missing', async () => {
    await add('kept');
    await store.close();
    store = openStore({
      dir,
      migrations: [...NOTES, `ALTER TABLE note ADD COLUMN mood TEXT NOT NULL DEFAULT 'fine';`],
    });
    assert.deepEqual(
      { ...store.read('SELECT text, mood FROM note').get() },
      {
        text: 'kept',
        mood: 'fine',
      },
    );
  });

  it('leaves everything as it was when a migration fails', async () => {
    await store.close();
    const broken = [...NOTES, 'CREATE TABLE extra (id INTEGER) STRICT; CREATE RUBBISH;'];
    assert.throws(() => openStore({ dir, migrations: broken }), /syntax error/);
    store = openStore({ dir, migrations: NOTES });
    const names = store.read("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    assert.deepEqual(
      names.map((row) => row['name']),
      ['note'],
    );
  });
});
