/** Controls that end a line, hide text or turn its direction around. Joiners stay: emoji, Persian and Indic text need them. */
// eslint-disable-next-line no-control-regex -- they are what it is for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The text as one line of at most `maxLength` UTF-16 units, cut between characters as a reader counts them. */
export function oneLine(text: string, maxLength: number): string {
  // Enough to fill the line whatever is collapsed; a long message is not walked to its end.
  const flat = text
    .slice(0, maxLength * 4)
    .replaceAll(UNSEEN, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (flat.length <= maxLength) return flat;
  let cut = 0;
  for (const { index, segment } of graphemes.segment(flat)) {
    if (index + segment.length > maxLength - 1) break;
    cut = index + segment.length;
  }
  return `${flat.slice(0, cut).trimEnd()}…`;
}
