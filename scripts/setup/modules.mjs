import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npm, root } from './run.mjs';
import { say } from './say.mjs';

/** Both kinds are needed whatever `NODE_ENV` or the user's own npm settings leave out. */
const complete = ['--include=dev', '--include=optional', '--loglevel=warn'];
/**
 * As the lockfile says and without changing it. Not `npm ci`: that refuses a lockfile without the binaries of platforms
 * whose packages were not to be had where it was made; these come with their parent's exact version.
 */
const asLocked = ['install', '--no-save'];

/** Installs the packages of a folder unless they are what its lockfile says. */
export async function ensureFolder(node, folder, purpose) {
  const dir = path.join(root, folder);
  if (isInstalled(dir)) return;
  say(`${purpose} (once)…`);
  const startedAt = Date.now();
  await npm(purpose, node, [...asLocked, '--prefix', dir, ...complete]);
  say(`  done in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

/** npm writes `.package-lock.json` last of all, so an interrupted install does not pass for a whole one. */
function isInstalled(dir) {
  const record = path.join(dir, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  const wanted = readJson(path.join(dir, 'package-lock.json')).packages;
  return Object.entries(wanted).every(
    ([name, { version, optional, link }]) =>
      name === '' || optional || link || installed[name]?.version === version,
  );
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
