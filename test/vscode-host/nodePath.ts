import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Node 24 or newer for the VS Code server: the one pinned for this platform, else our own. */
export function findNode24(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const name = `node-${platform}-${process.arch}`;
  const pinned = path.join(root, 'scripts/node24/node_modules', name, 'bin', file);
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error(
    'The VS Code server needs Node 24 or newer: run `npm start` once, or install it.',
  );
}
