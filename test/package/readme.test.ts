import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFile(path.join(root, file), 'utf8');

describe('the README', () => {
  it('names every setting of the manifest with its default, and no other', async () => {
    const manifest = z
      .object({
        contributes: z.object({
          configuration: z.array(
            z.object({ properties: z.record(z.string(), z.object({ default: z.unknown() })) }),
          ),
        }),
      })
      .parse(JSON.parse(await read('package.json')));
    const properties = Object.fromEntries(
      manifest.contributes.configuration.flatMap((group) => Object.entries(group.properties)),
    );
    const rows = [
      ...(await read('README.md')).matchAll(/^\| `(dialogDesk\.[\w.]+)` *\| *(.*?) *\|/gm),
    ];
    assert.deepEqual(new Set(rows.map(([, name]) => name)), new Set(Object.keys(properties)));
    for (const [, name = '', shown = ''] of rows) {
      const value = properties[name]?.default;
      if (value === '') continue;
      const told = typeof value === 'string' ? value : JSON.stringify(value);
      assert.equal(shown.replaceAll('`', ''), told, name);
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

  it('and the other pages link to files that exist, and name files that exist', async () => {
    const docs = (await readdir(path.join(root, 'docs'))).filter((name) => name.endsWith('.md'));
    const pages = ['README.md', 'PRIVACY.md', 'SUPPORT.md', ...docs.map((name) => `docs/${name}`)];
    let links = 0;
    for (const page of pages) {
      const text = await read(page);
      for (const [, file = ''] of text.matchAll(/\]\((?!https:)([^)#]+)\)/g)) {
        links += 1;
        assert.ok(existsSync(path.join(root, path.dirname(page), file)), `${page} → ${file}`);
      }
      for (const [, file = ''] of text.matchAll(/`([\w/]+\/[\w.]+\.ts)`/g))
        assert.ok(existsSync(path.join(root, file)), `${page} names ${file}`);
    }
    assert.ok(links > 10);
  });
});
