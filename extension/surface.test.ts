import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { COMMAND_NAMES } from './commandTable.ts';

const root = new URL('../', import.meta.url);
const read = (folder: string) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(`${folder}/${name}`, root), 'utf8'))
    .join('\n');
const tests = ['test/vscode', 'test/e2e', 'test/window']
  .flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(`${folder}/${name}`, root), 'utf8')),
  )
  .join('\n');
const manifest = readFileSync(new URL('package.json', root), 'utf8');

/** What stands after `when`, `enablement` and `onContext:` in the manifest. */
const conditions = [...manifest.matchAll(/"(?:when|enablement)": "([^"]+)"|onContext:([\w.]+)/g)]
  .map(([, clause = '', context = '']) => `${clause} ${context}`)
  .join(' ');

describe('what package.json contributes', () => {
  it('runs as a command in a test in VS Code or in the browser, each of them', () => {
    const untried = COMMAND_NAMES.filter(
      (name) => !new RegExp(`'(?:dialogDesk\\.)?${name}'`).test(tests),
    );
    assert.deepEqual(untried, []);
  });

  it('asks for context keys that the code sets, and the code sets none that nobody asks for', () => {
    const asked = new Set(
      [...conditions.matchAll(/\bdialogDesk\.(\w+)/g)]
        .map(([, key]) => key)
        .filter((key) => key !== 'panel'),
    );
    const source = read('extension');
    const set = [...source.matchAll(/setContext\('(\w+)'|'setContext', 'dialogDesk\.(\w+)'/g)];
    assert.deepEqual(asked, new Set(set.map(([, own, full]) => own ?? full)));
  });

  it('asks of the page’s menus what the page says of its rows', () => {
    const page = read('webview');
    const asked = new Set(
      [...conditions.matchAll(/\b(dialog(?:Id|Unread)|webviewSection)\b/g)].map(([, key]) => key),
    );
    for (const key of asked) assert.match(page, new RegExp(`\\b${key}\\b`));
    const sections = [...conditions.matchAll(/webviewSection == '(\w+)'/g)].map(([, name]) => name);
    for (const name of new Set(sections))
      assert.match(page, new RegExp(`webviewSection: '${name}'`));
    assert.ok(asked.size === 3 && sections.length > 0);
  });
});
