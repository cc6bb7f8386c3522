import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { transform, type BuildOptions, type Plugin } from 'esbuild';
import { nodeBundle } from './nodeBundle.ts';

const main = path.resolve(import.meta.dirname, '..', 'extension', 'main.ts');

/**
 * Two changes to what is read, for a window that starts quickly.
 * VS Code's API is no ES module: for each file that imports all of it, a bundle copies its 400 names, a third of the
 * activation. So it is required.
 * And everything imports `main.ts`, which runs before all else anyway: what the window starts with is then needed by every
 * piece, and stays in one file where esbuild would make one of each combination of pieces.
 */
const quickStart: Plugin = {
  name: 'quick-start',
  setup(build) {
    build.onLoad({ filter: /[\\/](extension|rpc|protocol)[\\/][^.]+\.ts$/ }, async (file) => {
      const text = await readFile(file.path, 'utf8');
      const required = text.replace(
        /^import \* as vscode from 'vscode';$/m,
        "const vscode = require('vscode');",
      );
      const first = file.path === main ? '' : `import ${JSON.stringify(main)};`;
      return { contents: first + required, loader: 'ts' };
    });
  },
};

/** esbuild splits ES modules alone, and VS Code loads CommonJS faster: each piece is turned into that as it is written. */
const writeCommonJs: Plugin = {
  name: 'write-commonjs',
  setup(build) {
    const { minify = false, sourcemap = false } = build.initialOptions;
    build.onEnd(async ({ outputFiles = [] }) => {
      for (const { path: file, text } of outputFiles) {
        const { code } = await transform(text, {
          format: 'cjs',
          platform: 'node',
          target: 'node24',
          minify,
          sourcemap,
        });
        await writeFile(file, code);
      }
    });
  },
};

/** How the window's side is bundled: what it starts with is `extension.cjs` and one piece, the rest is loaded when it is needed. */
export const extensionBundle: BuildOptions = {
  ...nodeBundle,
  format: 'esm',
  splitting: true,
  write: false,
  chunkNames: 'extension-[name]-[hash]',
  outExtension: { '.js': '.cjs' },
  plugins: [...(nodeBundle.plugins ?? []), quickStart, writeCommonJs],
};
