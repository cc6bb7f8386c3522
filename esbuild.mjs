// Builds the four bundles: `node esbuild.mjs [--watch] [--dev]`.
import * as esbuild from 'esbuild';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { nodeBundle } from './scripts/nodeBundle.ts';

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
  { ...node, entryPoints: ['extension/main.ts'], outfile: 'dist/extension.cjs' },
  { ...node, entryPoints: ['sidecar/main.ts'], outfile: 'dist/sidecar.cjs' },
  { ...node, entryPoints: ['demo/main.ts'], outfile: 'dist/demo.cjs' },
  {
    ...common,
    entryPoints: ['webview/main.ts'],
    outfile: 'dist/webview.js',
    platform: 'browser',
    format: 'esm',
    target: 'es2023',
  },
];

await mkdir('dist', { recursive: true });
await cp('webview/style.css', 'dist/webview.css');
if (watch) {
  for (const bundle of bundles) await (await esbuild.context(bundle)).watch();
} else {
  await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
}
