import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';

/** Stands in for VS Code: the extension is loaded, not activated, so any name will do. */
const load = `
  const Module = require('node:module');
  const resolve = Module._load;
  const anything = new Proxy(class {}, { get: (_target, key) => key === 'then' ? undefined : anything });
  Module._load = (name, ...rest) => name === 'vscode' ? anything : resolve(name, ...rest);
  require(process.argv[1]);
  console.log(JSON.stringify(Object.keys(require.cache)));
`;

/** The files that VS Code reads before it can call `activate`: the entry and what it requires, in a process of its own. */
export async function loadedFiles(entry: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', load, path.resolve(entry)]);
  return z.array(z.string()).parse(JSON.parse(stdout));
}
