// Lists the texts that a language has no words for, and takes out those that nothing says any more:
// `node scripts/l10n.ts [language]`, Russian unless told.
import { readFile, writeFile } from 'node:fs/promises';
import { findTexts } from './l10n/findTexts.ts';

const root = new URL('../', import.meta.url);
const path = new URL(`l10n/bundle.l10n.${process.argv[2] ?? 'ru'}.json`, root);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
const texts = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
const said = new Set((await findTexts(root.pathname)).map(({ text }) => text));
const kept = Object.entries(texts).filter(([text]) => said.has(text));
const missing = [...said].filter((text) => !(text in texts));
await writeFile(
  path,
  `${JSON.stringify(Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`,
);
console.log(JSON.stringify(missing.toSorted(), null, 2));
console.log(`${kept.length} kept, ${missing.length} missing`);
