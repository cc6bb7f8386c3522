import { readFile } from 'node:fs/promises';
import type { Words } from '../../protocol/l10n.ts';
import { findTexts } from '../../scripts/l10n/findTexts.ts';

export type Language = 'ru' | 'bracketed';

export const ENGLISH: Words = { language: 'en', texts: {} };

/** The words that a page can be opened in, by language. */
export async function loadWords(): Promise<Map<string, Words>> {
  const root = new URL('../../', import.meta.url);
  const russian = await readFile(new URL('l10n/bundle.l10n.ru.json', root), 'utf8');
  const found = await findTexts(root.pathname);
  const bracketed: Record<string, string> = {};
  for (const { text } of found) {
    const forms = text.split('|').map((form) => `⟦${form}⟧`);
    bracketed[text] = forms.join('|');
  }
  return new Map<string, Words>([
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
    ['ru', { language: 'ru', texts: JSON.parse(russian) as Record<string, string> }],
    ['bracketed', { language: 'en', texts: bracketed }],
  ]);
}
