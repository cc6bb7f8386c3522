import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Beside the event loop: a large file takes seconds. */
const VACUUM = `
  const { DatabaseSync } = require('node:sqlite');
  const { workerData } = require('node:worker_threads');
  const db = new DatabaseSync(workerData, { timeout: 5000 });
  db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; VACUUM;');
  db.close();
`;
const CHECKPOINT_TRIES = 50;
const BETWEEN_TRIES_MS = 20;

/**
 * Writes the file anew and empties its write-ahead log: of what was removed or overwritten before, nothing is left in
 * either.
 */
export async function vacuum(db: DatabaseSync, file: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const worker = new Worker(VACUUM, { eval: true, workerData: file });
    worker.once('error', reject);
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`VACUUM ended with ${code}`)),
    );
  });
  for (let left = CHECKPOINT_TRIES; !isCheckpointed(db); left -= 1) {
    if (left === 0) throw new Error('the write-ahead log cannot be emptied');
    await sleep(BETWEEN_TRIES_MS);
  }
}

function isCheckpointed(db: DatabaseSync): boolean {
  return db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;
}
