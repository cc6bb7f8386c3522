import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { readZip } from './readZip.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The file `npm run package` left in `dist/`. */
export async function findVsix(): Promise<string> {
  const manifest = await readFile(path.join(root, 'package.json'), 'utf8');
  const { name, version } = z
    .object({ name: z.string(), version: z.string() })
    .parse(JSON.parse(manifest));
  return path.join(root, 'dist', `${name}-${version}.vsix`);
}

/** Writes the extension as VS Code would unpack it; nothing of the repository is around it there. */
export async function unpackVsix(file: string, dir: string): Promise<void> {
  for (const [name, content] of readZip(await readFile(file))) {
    if (!name.startsWith('extension/')) continue;
    const target = path.join(dir, name.slice('extension/'.length));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}
