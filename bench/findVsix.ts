import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';

const root = path.resolve(import.meta.dirname, '..');
const manifest = z.object({ name: z.string(), version: z.string() });

/** The file `npm run package` left in `dist/`. */
export async function findVsix(): Promise<string> {
  const text = await readFile(path.join(root, 'package.json'), 'utf8');
  const { name, version } = manifest.parse(JSON.parse(text));
  return path.join(root, 'dist', `${name}-${version}.vsix`);
}
