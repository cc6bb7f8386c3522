import { stat } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { nodeBundle } from '../scripts/nodeBundle.ts';
import { findVsix } from './findVsix.ts';
import { atMost, type RunBench } from './figure.ts';

const root = path.resolve(import.meta.dirname, '..');
export const name = 'vsixSize';

/** The file a user downloads; beside it the two libraries that it cannot do without, bundled and packed alone. */
export const run: RunBench = async () => {
  const { size } = await stat(await findVsix());
  const bare = await build({
    stdin: { contents: "import 'telegram'; import '@anthropic-ai/sdk';", resolveDir: root },
    ...nodeBundle,
    minify: true,
    write: false,
    logLevel: 'error',
  });
  const peer = {
    name: 'GramJS and the SDK alone, packed',
    value: gzipSync(bare.outputFiles[0]?.contents ?? '').length / 1024 ** 2,
  };
  return [atMost(2, { name: 'VSIX size', value: size / 1024 ** 2, unit: 'MB', peer })];
};
