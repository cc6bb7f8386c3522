// Builds the bundles: `node esbuild.mjs [--watch] [--dev]`.
import * as esbuild from 'esbuild';
import { cp, glob, mkdir, readFile, rm } from 'node:fs/promises';
import { extensionBundle } from './scripts/extensionBundle.ts';
import { nodeBundle } from './scripts/nodeBundle.ts';
import { webviewBundle } from './scripts/webviewBundle.ts';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  minify: !dev,
  sourcemap: dev ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
  define: {
    'process.env.NODE_ENV': dev ? '"development"' : '"production"',
    'process.env.DIALOG_DESK_VERSION': JSON.stringify(version),
  },
};

/** @type {esbuild.BuildOptions} */
const node = { ...common, ...nodeBundle };

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  {
    ...common,
    ...extensionBundle,
    // Each piece is written twice over: what belongs to it has to be in it.
    sourcemap: dev ? 'inline' : false,
    entryPoints: { extension: 'extension/main.ts' },
    outdir: 'dist',
  },
  { ...node, entryPoints: ['sidecar/main.ts'], outfile: 'dist/sidecar.cjs' },
  { ...node, entryPoints: ['demo/main.ts'], outfile: 'dist/demo.cjs' },
  {
    ...common,
    ...webviewBundle,
    entryPoints: ['webview/main.ts'],
    outdir: 'dist',
  },
  // By itself: what it has in common with the panel would else become a piece that the panel waits for.
  {
    ...common,
    ...webviewBundle,
    splitting: false,
    entryNames: 'webview-preview',
    entryPoints: ['webview/preview.ts'],
    outdir: 'dist',
  },
];

await mkdir('dist', { recursive: true });
// Their names hold a hash: those of the last build would stay.
for await (const piece of glob('dist/{webview,extension}-*.{js,cjs}*')) await rm(piece);
await cp('webview/style.css', 'dist/webview.css');
if (watch) {
  for (const bundle of bundles) await (await esbuild.context(bundle)).watch();
} else {
  await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
}
