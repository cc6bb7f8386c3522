import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { root, withNode } from './run.mjs';
import { say } from './say.mjs';

const checks = [
  { name: 'types', program: 'typescript/bin/tsc', args: ['-b'] },
  { name: 'lint', program: 'oxlint/bin/oxlint', args: ['--deny-warnings'] },
  { name: 'format', program: 'oxfmt/bin/oxfmt', args: ['--check'] },
  { name: 'dead code', program: 'knip/bin/knip.js', args: [] },
];

/** Types, lint, format, dead code; all of them, whatever the first says. */
export async function check(node) {
  let failed = 0;
  await mkdir(path.join(root, 'build'), { recursive: true });
  for (const { name, program, args } of checks) {
    const startedAt = Date.now();
    const child = spawn(node, [path.join(root, 'node_modules', program), ...args], {
      cwd: root,
      env: withNode(node),
      stdio: ['ignore', 2, 2],
    });
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code !== 0) failed += 1;
    say(`${code === 0 ? '✔' : '✘'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  }
  return { passed: checks.length - failed, failed };
}
