import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from 'telegram/tl/index.js';
import { ERRORS } from '../../sidecar/telegram/errors.ts';
import { TELEGRAM_DOC, telegramDocs } from '../telegramDocs.ts';
import { ANYWHERE, METHODS } from './conformance.ts';

const root = join(import.meta.dirname, '..', '..');
const TABLE = 'scripts/telegramDocs/conformance.ts';

/** The sidecar's own side of Telegram, without its tests. */
const sources = readdirSync(join(root, 'sidecar', 'telegram'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, 'sidecar', 'telegram', file), 'utf8') }));

function isRequest(name: string): boolean {
  let found: unknown = Api;
  for (const part of name.split('.')) found = Object(found)[part];
  return Object(found).classType === 'request';
}

/** Methods called, by where. */
function calls(): Map<string, string> {
  const found = new Map<string, string>();
  for (const { file, text } of sources) {
    for (const [, name = ''] of text.matchAll(/new Api\.((?:\w+\.)?\w+)\(/g)) {
      if (isRequest(name)) found.set(name, file);
    }
  }
  return found;
}

/** Names of Telegram's errors that code decides by: 'A_NAME', /^A_NAME_/. */
function decisions(): { name: string; file: string }[] {
  return sources.flatMap(({ file, text }) =>
    [...text.matchAll(/(?:'|\/\^)([A-Z]{2,}(?:_[A-Z\d]+)+)/g)].map(([, name = '']) => ({
      name,
      file,
    })),
  );
}

const told = (row: (typeof METHODS)[string]) => [
  ...(row.refusals ?? []),
  ...Object.keys(row.handled ?? {}),
];

describe('the list of what is asked of Telegram', () => {
  it('has a row for every method that is called', () => {
    const missing = [...calls()].filter(([name]) => METHODS[name] === undefined);
    const lines = missing.map(([name, file]) => `  '${name}' (sidecar/telegram/${file})`);
    assert.equal(
      lines.length,
      0,
      `Add a row to METHODS in ${TABLE} for\n${lines.join('\n')}\n` +
        '  { for: "what for.", refusals: [names of sidecar/telegram/errors.ts], tests: ["test file: its title"] }\n' +
        'and run: node scripts/telegramDocs.ts',
    );
  });

  it('has no row for a method that is not called', () => {
    const called = calls();
    const left = Object.keys(METHODS).filter((name) => !called.has(name));
    assert.deepEqual(left, [], `Remove these rows from METHODS in ${TABLE}`);
  });

  it('tells of every error that has a sentence, at a method that answers it', () => {
    const all = new Set([...ANYWHERE, ...Object.values(METHODS).flatMap(told)]);
    const missing = Object.keys(ERRORS).filter((name) => !all.has(name));
    const where = `Name these errors of sidecar/telegram/errors.ts in the refusals of a method in ${TABLE}`;
    assert.deepEqual(missing, [], where);
  });

  it('tells of every error that code decides by', () => {
    const all = [...ANYWHERE, ...Object.values(METHODS).flatMap(told), 'FLOOD_WAIT_n', 'INTERNAL'];
    const missing = decisions().filter(({ name }) => !all.some((one) => one.startsWith(name)));
    assert.deepEqual(missing, [], `Name these in "handled" of a method in ${TABLE}`);
  });

  it('names tests that exist', () => {
    const missing: string[] = [];
    for (const test of Object.values(METHODS).flatMap((row) => row.tests)) {
      const [file = '', ...title] = test.split(': ');
      const text = readOnce(file);
      const quoted = [`'`, `"`, '`'].map((quote) => `it(${quote}${title.join(': ')}${quote}`);
      if (!quoted.some((call) => text.includes(call))) missing.push(test);
    }
    assert.deepEqual(missing, [], `No test of that title; mend the row in ${TABLE}`);
  });

  it('is docs/telegram.md; else run node scripts/telegramDocs.ts', () => {
    assert.equal(readFileSync(TELEGRAM_DOC, 'utf8'), telegramDocs());
  });
});

const files = new Map<string, string>();
function readOnce(file: string): string {
  const known = files.get(file);
  if (known !== undefined) return known;
  let text = '';
  try {
    text = readFileSync(join(root, file), 'utf8');
  } catch {
    // No such file has no tests.
  }
  files.set(file, text);
  return text;
}
