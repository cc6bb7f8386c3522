import { t, useWords, type Words } from '../protocol/l10n.ts';

// Before anything else of the page is evaluated: tables of texts are filled once.
const written = globalThis.document?.querySelector('#words')?.textContent;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page's
if (written) useWords(JSON.parse(written) as Words);

export { t };
export { inWords, tn, wordsLanguage } from '../protocol/l10n.ts';

/**
 * A text with pieces of the page in it: `th('Press {0} to send.', html`<kbd>a</kbd>`)`. The pieces keep their places in
 * the sentence of each language.
 */
export function th(text: string, ...pieces: readonly unknown[]): readonly unknown[] {
  return t(text)
    .split(/\{(\d+)\}/)
    .map((part, at) => (at % 2 === 0 ? part : pieces[Number(part)]));
}
