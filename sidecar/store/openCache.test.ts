import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as esbuild from 'esbuild';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import { openCache, type Cache } from './openCache.ts';

describe('the cache', () => {
  let dir: string;
  let logged: string[];
  let open: Cache[];

  const openIn = (folder: string) => {
    const cache = openCache(folder, (level, text) => logged.push(`${level} ${text}`));
    open.push(cache);
    return cache;
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-cache-'));
    logged = [];
    open = [];
  });

  afterEach(async () => {
    for (const cache of open) await cache.close();
    rmSync(dir, { recursive: true });
  });

  it('keeps 1,203 dialogs in their order across a restart', async () => {
    const dialogs = Array.from({ length: 1_203 }, (_, index) =>
      dialogNamed(`:${index} Анна 👩‍👩‍👧`, index),
    );
    const first = openIn(dir);
    await first.dialogs('1').save(dialogs);
    await first.close();
    assert.deepEqual(await openIn(dir).dialogs('1').load(), dialogs);
    assert.deepEqual(logged, []);
  });

  it('forgets the dialogs that a later save leaves out', async () => {
    const list = openIn(dir).dialogs('1');
    await list.save(Array.from({ length: 600 }, (_, index) => dialogNamed('old', index)));
    await list.save([dialogNamed('new', 7)]);
    assert.deepEqual(await list.load(), [dialogNamed('new', 7)]);
    await list.save([]);
    assert.deepEqual(await list.load(), []);
  });

  it('keeps the peers and dialogs of two accounts apart', async () => {
    const cache = openIn(dir);
    await cache.peers('1').setMany([{ dialogId: 'u5', peer: 'first' }]);
    await cache.peers('2').setMany([{ dialogId: 'u5', peer: 'second' }]);
    await cache.dialogs('1').save([dialogNamed('one', 5)]);
    assert.equal(await cache.peers('1').get('u5'), 'first');
    assert.equal(await cache.peers('2').get('u5'), 'second');
    assert.equal(await cache.peers('3').get('u5'), undefined);
    assert.deepEqual(await cache.dialogs('2').load(), []);
  });

  it('remembers 10,000 peers', async () => {
    const peers = openIn(dir).peers('1');
    const entries = Array.from({ length: 10_000 }, (_, index) => ({
      dialogId: `u${index}`,
      peer: `hash ${index}`,
    }));
    await peers.setMany(entries);
    for (const index of [0, 249, 500, 9_999])
      assert.equal(await peers.get(`u${index}`), `hash ${index}`);
  });

  it('is readable by its owner alone', async () => {
    await openIn(dir)
      .peers('1')
      .setMany([{ dialogId: 'u1', peer: 'x' }]);
    for (const name of ['cache.db', 'cache.db-wal', 'cache.db-shm']) {
      assert.equal(statSync(join(dir, name)).mode & 0o777, 0o600, name);
    }
  });

  it('starts afresh, with one line in the log, when the file is not a database', async () => {
    writeFileSync(join(dir, 'cache.db'), 'not a database, but long enough to look at '.repeat(50));
    const cache = openIn(dir);
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? '', /^warn the cache is started afresh/);
    await cache.dialogs('1').save([dialogNamed('again', 1)]);
    assert.equal((await cache.dialogs('1').load()).length, 1);
  });

  it('starts afresh when pages in the middle are damaged', async () => {
    const first = openIn(dir);
    await first
      .dialogs('1')
      .save(Array.from({ length: 600 }, (_, i) => dialogNamed('x'.repeat(80), i)));
    await first.close();
    const bytes = readFileSync(join(dir, 'cache.db'));
    writeFileSync(join(dir, 'cache.db'), bytes.fill(0x5a, 4096, bytes.length - 4096));
    assert.deepEqual(await openIn(dir).dialogs('1').load(), []);
    assert.match(logged[0] ?? '', /started afresh/);
  });

  it('is kept in memory when the file cannot be had at all', async () => {
    mkdirSync(join(dir, 'cache.db', 'in-the-way'), { recursive: true });
    const cache = openIn(dir);
    await cache.peers('1').setMany([{ dialogId: 'u1', peer: 'x' }]);
    assert.equal(await cache.peers('1').get('u1'), 'x');
    assert.match(logged.at(-1) ?? '', /in memory only/);
  });

  it('answers nothing for dialogs that another version wrote in another shape', async () => {
    const first = openIn(dir);
    await first.dialogs('1').save([dialogNamed('x', 1)]);
    await first.close();
    const db = new DatabaseSync(join(dir, 'cache.db'));
    db.exec(`UPDATE keyv SET value = replace(value, 'unreadCount', 'unread')`);
    db.close();
    assert.deepEqual(await openIn(dir).dialogs('1').load(), []);
  });

  it('works bundled as CommonJS in a folder without any module beside it', async () => {
    const script = `
      import { openCache } from './openCache.ts';
      async function run() {
        const cache = openCache(process.argv[2], console.error);
        await cache.peers('1').setMany([{ dialogId: 'u1', peer: 'bundled' }]);
        console.log(await cache.peers('1').get('u1'));
        await cache.close();
      }
      run();`;
    await esbuild.build({
      stdin: { contents: script, resolveDir: import.meta.dirname, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['better-sqlite3', 'bun:sqlite'],
      outfile: join(dir, 'bundle', 'cache.cjs'),
    });
    const printed = execFileSync(process.execPath, [join(dir, 'bundle', 'cache.cjs'), dir], {
      encoding: 'utf8',
    });
    assert.equal(printed, 'bundled\n');
  });
});

function dialogNamed(title: string, index: number): Dialog {
  return {
    dialogId: `u${index}`,
    kind: 'private',
    title,
    unreadCount: index,
    unreadMentions: 0,
    pinned: false,
    archived: false,
    canSend: true,
  };
}
