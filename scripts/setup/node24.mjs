import { existsSync } from 'node:fs';
import path from 'node:path';
import { npm, root } from './run.mjs';
import { say, SetupError } from './say.mjs';

const platform = process.platform === 'win32' ? 'win' : process.platform;
const file = process.platform === 'win32' ? 'node.exe' : 'node';
const pinned = path.join(
  root,
  `scripts/node24/node_modules/node-${platform}-${process.arch}/bin`,
  file,
);
const hasPinned = ['linux-x64', 'linux-arm64', 'win-x64'].includes(`${platform}-${process.arch}`);

/** The Node everything here runs on: the pinned one, so that all machines run the same; else ours if new enough. */
export async function ensureNode24() {
  if (existsSync(pinned)) return pinned;
  if (hasPinned) {
    say('Fetching Node 24 (once)…');
    const args = ['ci', '--prefix', path.join(root, 'scripts/node24'), '--include=optional'];
    await npm('Fetching Node 24', process.execPath, args);
    if (existsSync(pinned)) return pinned;
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new SetupError(
    `Node 24 is needed and this is ${process.version}: install it from https://nodejs.org, then run this again.`,
  );
}
