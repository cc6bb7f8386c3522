import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFile(path.join(root, file), 'utf8');

describe('the README', () => {
  it('names every setting of the manifest with its default, and no other', async () => {
    const manifest = z
      .object({
        contributes: z.object({
          configuration: z.object({
            properties: z.record(z.string(), z.object({ default: z.unknown() })),
          }),
        }),
      })
      .parse(JSON.parse(await read('package.json')));
    const { properties } = manifest.contributes.configuration;
    const rows = [
      ...(await read('README.md')).matchAll(/^\| `(dialogDesk\.[\w.]+)` *\| *(.*?) *\|/gm),
    ];
    assert.deepEqual(new Set(rows.map(([, name]) => name)), new Set(Object.keys(properties)));
    for (const [, name = '', shown = ''] of rows) {
      const value = properties[name]?.default;
      if (value === '') continue;
      assert.equal(shown.replaceAll('`', ''), String(value), name);
    }
  });

  it('has the version of the manifest in the name of the file to install', async () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await read('package.json')));
    assert.ok((await read('README.md')).includes(`dist/dialog-desk-${version}.vsix`));
    assert.ok((await read('CHANGELOG.md')).includes(`## ${version}`));
  });

  it('has no "Telegram" in the title and says that it is not affiliated', async () => {
    const readme = await read('README.md');
    assert.doesNotMatch(readme.split('\n')[0] ?? '', /telegram/i);
    assert.match(readme, /not affiliated with or endorsed by Telegram/);
  });

  it('links to files that exist', async () => {
    const links = [...(await read('README.md')).matchAll(/\]\((?!https:)([^)#]+)\)/g)];
    assert.ok(links.length > 0);
    for (const [, file = ''] of links) await readFile(path.join(root, file));
  });
});
