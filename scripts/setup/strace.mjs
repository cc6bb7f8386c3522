import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';
import { say, SetupError } from './say.mjs';

/** What records the writes that the power cuts are made of. Where there is none (not Linux), those tests say so themselves. */
export async function ensureStrace() {
  if (process.platform !== 'linux' || isThere()) return;
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw new SetupError('The tests of power cuts need strace: sudo apt-get install -y strace');
  }
  say('Installing strace (once)…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('Reading the package lists', 'apt-get', ['update', '-q'], { env });
  const install = ['install', '-y', '-q', '--no-install-recommends', 'strace'];
  await run('Installing strace', 'apt-get', install, { env });
}

function isThere() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.some((folder) => existsSync(path.join(folder, 'strace')));
}
