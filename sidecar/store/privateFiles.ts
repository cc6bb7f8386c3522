import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';

/** The folder of the databases, readable by its owner alone (0700), made if it is missing. */
export function createPrivateDir(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
}

/**
 * Makes sure that `file` exists with mode 0600 before SQLite opens it: the side files (-wal, -shm, -journal) inherit
 * its mode. An existing file is never opened here: closing it would drop the locks this process holds on it (POSIX).
 */
export function createPrivateFile(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  for (const each of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) {
    if (existsSync(each)) chmodSync(each, 0o600);
  }
}
