import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root, run, withNode } from './run.mjs';
import { say } from './say.mjs';

/** Packs what `build` left in `dist/` into one file for every platform; returns its path. */
export async function packageExtension(node) {
  say('Packaging…');
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const vsix = path.join(root, 'dist', `${name}-${version}.vsix`);
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  // Everything is bundled, so there are no dependencies to collect; links in the README stay as they are.
  const options = [
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
  ];
  await run('Packaging', node, [vsce, 'package', ...options, '--out', vsix], {
    env: withNode(node),
    stdio: ['ignore', 'ignore', 2],
  });
  return vsix;
}
