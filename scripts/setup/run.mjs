import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './say.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Runs a program to its end, its output on our stderr; fails with what it was for.
 * @param {string} purpose
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export async function run(purpose, file, args, options = {}) {
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0)
    throw new SetupError(`${purpose} failed: ${path.basename(file)} ended with ${code}.`);
}

/** The environment in which `node` and what npm starts is this Node. */
export function withNode(node, extra = {}) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const found = process.env[name] ?? '';
  return { ...process.env, [name]: `${path.dirname(node)}${path.delimiter}${found}`, ...extra };
}

/** `npm` under this Node: npm picks other releases of a package for an older one. */
export async function npm(purpose, node, args) {
  const cli = process.env.npm_execpath ?? '';
  const env = withNode(node);
  if (path.basename(cli) === 'npm-cli.js') return await run(purpose, node, [cli, ...args], { env });
  return await run(purpose, 'npm', args, { env, shell: process.platform === 'win32' });
}
