import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';

const manifest = z.object({ publisher: z.string(), name: z.string(), version: z.string() });

/** Puts an extension's folder beside the server of `dir`, which takes it for one that was installed; before the first VSIX is. */
export async function installFolder(folder: string, dir: string): Promise<void> {
  const text = await readFile(path.join(folder, 'package.json'), 'utf8');
  const { publisher, name, version } = manifest.parse(JSON.parse(text));
  const place = path.join(dir, 'extensions', `${publisher}.${name}-${version}`);
  await cp(folder, place, { recursive: true });
}
