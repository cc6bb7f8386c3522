import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { nodeBundle } from '../scripts/nodeBundle.ts';
import type * as z from 'zod/mini';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Runs bench/children/NAME.ts in a process of its own, built as the extension's bundles are (a TypeScript loader in
 * the process would count as its memory). Sends it `input`, resolves to what it sends back.
 */
export async function runChild<S extends z.ZodMiniType>(
  name: string,
  input: object,
  answer: S,
): Promise<z.infer<S>> {
  const dir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-bench-'));
  try {
    const outfile = path.join(dir, `${name}.cjs`);
    await build({
      entryPoints: [path.join(import.meta.dirname, 'children', `${name}.ts`)],
      outfile,
      absWorkingDir: root,
      ...nodeBundle,
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'error',
    });
    return answer.parse(await answerOf(outfile, input));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
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
