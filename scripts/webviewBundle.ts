import { readFile } from 'node:fs/promises';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { onePiece } from './onePiece.ts';

/** The templates are indented for their readers, and a minifier leaves what stands in a template: 2 % of the page's script. */
const noIndentation: Plugin = {
  name: 'no-indentation',
  setup(build) {
    build.onLoad({ filter: /[\\/]webview[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/\n[ ]+/g, '\n'),
      loader: 'ts',
    }));
  },
};

/** How the page's script is bundled: what the first screen needs is `webview.js`, the rest comes in pieces beside it. */
export const webviewBundle: BuildOptions = {
  bundle: true,
  splitting: true,
  entryNames: 'webview',
  chunkNames: 'webview-[name]-[hash]',
  platform: 'browser',
  format: 'esm',
  target: 'es2023',
  // Module scripts are UTF-8: a quotation mark need not be six letters.
  charset: 'utf8',
  plugins: [noIndentation, onePiece()],
};

/** A piece and those that it imports before it runs. */
export function neededAtOnce({ outputs }: Metafile, first: string): Set<string> {
  const needed = new Set([first]);
  for (const file of needed) {
    for (const { path, kind } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement') needed.add(path);
  }
  return needed;
}
