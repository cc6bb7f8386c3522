import { fork } from 'node:child_process';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { nodeBundle } from '../scripts/nodeBundle.ts';
import type * as z from 'zod/mini';
import { inTempDir } from './tempDir.ts';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Runs bench/children/NAME.ts in a process of its own, built as the extension's bundles are (a TypeScript loader in
 * the process would count as its memory). Sends it `input`, resolves to what it sends back. `packages: 'external'`: what
 * it is measured with is loaded from node_modules, for what cannot be bundled.
 */
export async function runChild<S extends z.ZodMiniType>(
  name: string,
  input: object,
  answer: S,
  options: Pick<BuildOptions, 'packages'> = {},
): Promise<z.infer<S>> {
  return await inTempDir(async (dir) => {
    // Node looks for packages above the file.
    const outfile = path.join(
      options.packages ? path.join(root, 'build', 'bench') : dir,
      `${name}.cjs`,
    );
    await build({
      entryPoints: [path.join(import.meta.dirname, 'children', `${name}.ts`)],
      outfile,
      absWorkingDir: root,
      ...nodeBundle,
      ...options,
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'error',
    });
    return answer.parse(await answerOf(outfile, input));
  });
}

async function answerOf(file: string, input: object): Promise<unknown> {
  const child = fork(file, { execArgv: ['--expose-gc'], stdio: ['ignore', 2, 2, 'ipc'] });
  try {
    return await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`${path.basename(file)} ended with ${code}`)));
      child.once('error', reject);
      child.send(input);
    });
  } finally {
    child.kill('SIGKILL');
  }
}
