import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { loadedFiles } from '../scripts/loadedFiles.ts';
import { neededAtOnce, webviewBundle } from '../scripts/webviewBundle.ts';
import { atMost, type RunBench } from './figure.ts';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
export const name = 'scriptSize';

/** What is read before anything works: by the window as it activates the extension, by the view for its first screen. */
export const run: RunBench = async () => {
  const loaded = await loadedFiles(path.join(dist, 'extension.cjs'));
  const all = (await readdir(dist)).filter((file) => /^extension[.-].*cjs$/.test(file));
  const allKB = await kilobytes(all.map((file) => path.join(dist, file)));
  const page = await pageBytes();
  return [
    atMost(150, {
      name: `extension code loaded to activate (${allKB.toFixed(0)} KB in all)`,
      value: await kilobytes(loaded),
      unit: 'KB',
    }),
    atMost(200, {
      name: `page script of the first screen (${(page.all / 1000).toFixed(0)} KB in all)`,
      value: page.first / 1000,
      unit: 'KB',
    }),
  ];
};

async function kilobytes(files: string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

async function pageBytes(): Promise<{ first: number; all: number }> {
  const { metafile } = await build({
    ...webviewBundle,
    absWorkingDir: root,
    entryPoints: ['webview/main.ts'],
    outdir: 'built',
    minify: true,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const bytesOf = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0);
  const first = neededAtOnce(metafile, 'built/webview.js');
  return { first: bytesOf(first), all: bytesOf(Object.keys(metafile.outputs)) };
}
