import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFile(path.join(root, file), 'utf8');
/** Where the page listens, and under which heading the keys stand. */
const PAGE = {
  Review: 'webview/views/reviewKeys.ts',
  Dialogs: 'webview/views/dialogs.ts',
  Jobs: 'webview/views/jobs.ts',
};
const manifest = z.object({
  contributes: z.object({
    keybindings: z.array(z.object({ key: z.string(), mac: z.optional(z.string()) })),
  }),
});

describe('the page of keys', () => {
  async function listed(heading: string): Promise<Set<string>> {
    const page = await read('docs/keys.md');
    const section = page.split('\n## ').find((each) => each.startsWith(heading)) ?? '';
    return new Set(keysIn(section));
  }

  it('has the same keys in each language, section by section', async () => {
    const sections = async (file: string) => (await read(file)).split('\n## ').map(keysIn);
    const english = await sections('docs/keys.md');
    assert.ok(english.length > 4);
    assert.deepEqual(await sections('docs/keys.ru.md'), english);
  });

  for (const [heading, file] of Object.entries(PAGE)) {
    it(`has every key that ${heading} listens to`, async () => {
      const source = await read(file);
      const keys = [...source.matchAll(/key === '([^']+)'/g)].map(([, key = '']) =>
        key === ' ' ? 'space' : key.toLowerCase(),
      );
      assert.ok(keys.length >= 2);
      const known = await listed(heading);
      assert.deepEqual(
        [...new Set(keys)].filter((key) => !known.has(key) && !known.has(`shift+${key}`)),
        [],
      );
    });
  }

  it('has every key that VS Code is given', async () => {
    const { keybindings } = manifest.parse(JSON.parse(await read('package.json'))).contributes;
    const known = await listed('In the editor');
    for (const { key, mac = key } of keybindings) {
      assert.ok(known.has(key), key);
      assert.ok(known.has(mac), mac);
    }
  });
});

function keysIn(section: string): string[] {
  return [...section.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key);
}
