import { rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KeyvSqlite } from '@keyv/sqlite';
import { Keyv } from 'keyv';
import * as z from 'zod/mini';
import { dialog, type Dialog } from '../../protocol/records.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { PeerCache } from '../telegram/gateway.ts';
import { createCacheDriver } from './cacheDriver.ts';
import { createPrivateDir, createPrivateFile } from './privateFiles.ts';

/** What can be rebuilt from Telegram: nothing here may be missed, and nothing here ever fails a caller. */
export interface Cache {
  peers(accountId: string): PeerCache;
  dialogs(accountId: string): {
    /** In the order they were saved; empty where nothing usable is stored. */
    load(): Promise<Dialog[]>;
    save(dialogs: Dialog[]): Promise<void>;
  };
  close(): Promise<void>;
}

/** Rows written between two turns of the event loop. */
const BATCH = 500;

/** Opens `cache.db` (0600). A file that cannot be read is replaced by an empty one, with a line in the log. */
export function openCache(dir: string, log: Log): Cache {
  const db = openOrReplace(dir, log);
  const driver = createCacheDriver(db);
  const spaces = new Map<string, Keyv>();

  // Two namespaces on one adapter would overwrite each other.
  function space(namespace: string): Keyv {
    let found = spaces.get(namespace);
    if (!found) {
      found = new Keyv({ store: new KeyvSqlite({ driver }), namespace });
      found.on('error', (error: unknown) => log('warn', `cache: ${textOf(error)}`));
      spaces.set(namespace, found);
    }
    return found;
  }

  return {
    peers: (accountId) => createPeerCache(space(`peers-${accountId}`)),
    dialogs: (accountId) => createDialogCache(space(`dialogs-${accountId}`)),
    async close() {
      await Promise.all([...spaces.values()].map((each) => each.disconnect()));
      if (db.isOpen) db.close();
    },
  };
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

function openOrReplace(dir: string, log: Log): DatabaseSync {
  const file = join(dir, 'cache.db');
  try {
    createPrivateDir(dir);
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
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF;');
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
