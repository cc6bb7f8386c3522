import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../protocol/errors.ts';
import { toDatabaseError } from './databaseError.ts';
import { createPrivateDir, createPrivateFile } from './privateFiles.ts';

/** A database that nothing refers to is closed by the garbage collector, and its lock goes with it. */
const held = new Set<DatabaseSync>();

/**
 * Makes this process the only sidecar of `dir`, until the returned function is called or its end: an exclusive transaction on a file of its
 * own, whose lock the operating system drops with the process, however it ends. Throws `sidecarRunning` where another has it.
 */
export function acquireOwnership(dir: string): () => void {
  let db: DatabaseSync | undefined;
  try {
    createPrivateDir(dir);
    const file = join(dir, 'owner.lock');
    createPrivateFile(file);
    db = new DatabaseSync(file, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    const known = toDatabaseError(error);
    throw known instanceof AppError && known.retryable ? sidecarRunning(known) : known;
  }
  const own = db;
  held.add(own);
  return () => {
    if (held.delete(own)) own.close();
  };
}

function sidecarRunning(cause: unknown): AppError {
  return new AppError('sidecarRunning', 'Another worker already uses this storage folder.', {
    hint: 'Attach to the running worker, or stop it first.',
    cause,
  });
}
