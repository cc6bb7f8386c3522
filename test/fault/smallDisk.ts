import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own with a few megabytes; undefined where this user may not mount one. */
export function mountSmallDisk() {
  const dir = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    rmSync(dir, { recursive: true });
    return undefined; // Only root may, and only on Linux.
  }
  const dataDir = join(dir, 'data');
  const filler = join(dir, 'filler');
  mkdirSync(dataDir);
  return {
    dataDir,
    /** To the last byte. */
    fill(): void {
      const file = openSync(filler, 'a');
      try {
        for (let size = 1 << 20; size >= 1; size = writeAsOften(file, size) >> 2);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    unmount(): void {
      execFileSync('umount', [dir]);
      rmSync(dir, { recursive: true });
    },
  };
}

function writeAsOften(file: number, size: number): number {
  const piece = Buffer.alloc(size);
  try {
    for (;;) writeSync(file, piece);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return size;
    throw error;
  }
}
