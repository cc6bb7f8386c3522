import { rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KeyvSqlite } from '@keyv/sqlite';
import { jsonSerializer, Keyv } from 'keyv';
import * as z from 'zod/mini';
import { dialog, type Dialog } from '../../protocol/dialogRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { PeerCache, UpdateMarks } from '../telegram/gateway.ts';
import { createCacheDriver } from './cacheDriver.ts';
import { createPhotoCache, type PhotoCache } from './photoCache.ts';
import { createPrivateDir, createPrivateFile } from './privateFiles.ts';
import { addSealing, prepareSealing, useSealing } from './sealing/connection.ts';
import { rewriteTable } from './sealing/rewrite.ts';
import { createSealer, type Sealer, type Sealing } from './sealing/sealer.ts';
import { vacuum } from './sealing/vacuum.ts';

/** What can be rebuilt from Telegram: nothing here may be missed, and nothing here ever fails a caller. */
export interface Cache {
  peers(accountId: string): PeerCache;
  dialogs(accountId: string): {
    /** In the order they were saved; empty where nothing usable is stored. */
    load(): Promise<Dialog[]>;
    save(dialogs: Dialog[]): Promise<void>;
  };
  marks(accountId: string): UpdateMarks;
  /** Small pictures, at most 16 MB of them. */
  photos(accountId: string): PhotoCache;
  count(accountId: string): { dialogs: number; peers: number };
  /** Everything that is kept for this account. */
  remove(accountId: string): void;
  removeAll(): void;
  /** From now on what is kept is written like this; what is kept already is brought into that form by `rewrite`. */
  use(sealing: Sealing): void;
  /** Every value, in steps; then nothing of its earlier form is left in the files. */
  rewrite(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const HAS_TABLE = `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'keyv'`;
const COUNT_PEERS = `SELECT count(*) AS n FROM keyv WHERE namespace = 'peers-' || ?`;
const COUNT_DIALOGS = `SELECT coalesce(sum(json_array_length(open('keyv.value', value), '$.value')), 0) AS n FROM keyv
  WHERE namespace = 'dialogs-' || ? AND key <> 'pages'`;
/** Account ids are digits: the end of a namespace tells whose it is. */
const REMOVE = `DELETE FROM keyv WHERE namespace LIKE '%-' || ?`;

/** Rows written between two turns of the event loop. */
const BATCH = 500;

/** Opens `cache.db` (0600). A file that cannot be read is replaced by an empty one, with a line in the log. */
export function openCache(dir: string, log: Log, sealer: Sealer = createSealer()): Cache {
  const file = join(dir, 'cache.db');
  const db = openOrReplace(file, log);
  addSealing(db, sealer);
  const serialization = createSerialization(sealer, log);
  const driver = createCacheDriver(db);
  const spaces = new Map<string, Keyv>();

  // Two namespaces on one adapter would overwrite each other.
  function space(namespace: string): Keyv {
    let found = spaces.get(namespace);
    if (!found) {
      found = new Keyv({ store: new KeyvSqlite({ driver }), namespace, serialization });
      found.on('error', (error: unknown) => log('warn', `cache: ${textOf(error)}`));
      spaces.set(namespace, found);
    }
    return found;
  }

  /** keyv makes it with the first thing it keeps. */
  const hasTable = () => db.isOpen && db.prepare(HAS_TABLE).get() !== undefined;

  function count(sql: string, accountId: string): number {
    if (!hasTable()) return 0;
    return Number(prepareSealing(db, sealer, sql).get(accountId)?.['n'] ?? 0);
  }

  return {
    peers: (accountId) => createPeerCache(space(`peers-${accountId}`)),
    dialogs: (accountId) => createDialogCache(space(`dialogs-${accountId}`)),
    marks: (accountId) => createMarksCache(space(`marks-${accountId}`)),
    photos: (accountId) =>
      createPhotoCache({
        a: space(`photos-a-${accountId}`),
        b: space(`photos-b-${accountId}`),
        state: space(`photos-${accountId}`),
      }),
    count: (accountId) => ({
      dialogs: count(COUNT_DIALOGS, accountId),
      peers: count(COUNT_PEERS, accountId),
    }),
    remove(accountId) {
      if (hasTable()) db.prepare(REMOVE).run(accountId);
    },
    removeAll() {
      if (hasTable()) db.exec('DELETE FROM keyv');
    },
    use(sealing) {
      // Without guards: keyv's values come through `serialization` alone.
      useSealing(db, sealing, {});
    },
    async rewrite(signal) {
      if (!hasTable()) return;
      await rewriteTable({
        db,
        sealer,
        table: 'keyv',
        columns: ['value'],
        write: (step) => inTransaction(db, step),
        signal,
        onRows: () => undefined,
        onUnreadable: () => log('warn', 'a part of the cache cannot be opened'),
      });
      if (db.location() !== null) await vacuum(db, file);
    },
    async close() {
      await Promise.all([...spaces.values()].map((each) => each.disconnect()));
      if (db.isOpen) db.close();
    },
  };
}

/** keyv's own, sealed. What cannot be opened is as good as not kept. */
function createSerialization(sealer: Sealer, log: Log) {
  return {
    stringify: (value: unknown) => sealer.seal('keyv.value', jsonSerializer.stringify(value)),
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- keyv's own signature
    parse<T>(text: string): T {
      try {
        return jsonSerializer.parse<T>(sealer.open('keyv.value', text));
      } catch (error) {
        log('warn', `cache: ${textOf(error)}`);
        return jsonSerializer.parse<T>('{}');
      }
    },
  };
}

async function inTransaction<T>(db: DatabaseSync, step: () => T): Promise<T> {
  await setImmediate();
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = step();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function createPeerCache(space: Keyv): PeerCache {
  return {
    async get(dialogId) {
      const peer: unknown = await space.get(dialogId);
      return typeof peer === 'string' ? peer : undefined;
    },
    async setMany(entries) {
      for (const batch of batches(entries)) {
        await space.setMany(batch.map(({ dialogId, peer }) => ({ key: dialogId, value: peer })));
        await setImmediate();
      }
    },
  };
}

const dialogPage = z.array(dialog);

/** Pages of 500 under `0`, `1`, …; a page that does not parse (an older version wrote it) empties the list. */
function createDialogCache(space: Keyv): ReturnType<Cache['dialogs']> {
  return {
    async load() {
      const pages: unknown = await space.get('pages');
      if (typeof pages !== 'number') return [];
      const dialogs: Dialog[] = [];
      for (let index = 0; index < pages; index += 1) {
        const page = dialogPage.safeParse(await space.get(`${index}`));
        if (!page.success) return [];
        dialogs.push(...page.data);
        await setImmediate();
      }
      return dialogs;
    },
    async save(dialogs) {
      let pages = 0;
      for (const batch of batches(dialogs)) {
        await space.set(`${pages}`, batch);
        pages += 1;
        await setImmediate();
      }
      await space.set('pages', pages);
    },
  };
}

function createMarksCache(space: Keyv): UpdateMarks {
  return {
    async load() {
      const value: unknown = await space.get('marks');
      return typeof value === 'string' ? value : undefined;
    },
    async save(marks) {
      await space.set('marks', marks);
    },
  };
}

function openOrReplace(file: string, log: Log): DatabaseSync {
  try {
    createPrivateDir(dirname(file));
    return openChecked(file);
  } catch (error) {
    log('warn', `the cache is started afresh: ${textOf(error)}`);
  }
  try {
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    return openChecked(file);
  } catch (error) {
    log('warn', `the cache is kept in memory only: ${textOf(error)}`);
    return new DatabaseSync(':memory:');
  }
}

function openChecked(file: string): DatabaseSync {
  createPrivateFile(file);
  const db = new DatabaseSync(file, { timeout: 1_000 });
  try {
    // What a power cut takes from the cache is fetched again, hence no sync of the disk.
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;',
    );
    const verdict = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (verdict !== 'ok') throw new Error('its pages are damaged');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function batches<T>(items: T[]): T[][] {
  const count = Math.ceil(items.length / BATCH);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error;
}
