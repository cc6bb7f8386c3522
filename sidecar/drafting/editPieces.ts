import { diffArrays } from 'diff';

/** A piece of what the owner did to a suggestion; of what they left as it was the number of words alone. */
export type EditPiece = { removed: string } | { added: string } | { kept_words: number };

const MOST_EDITS = 2_000;
/** Between quotation marks stand the words of others. */
const QUOTED = /([“"«„])[^”"»“]{0,2000}([”"»“])/gu;
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The difference between a suggestion and what was sent. What both have in common is not in it, nor what either quotes: it
 * may be the words of whoever wrote.
 */
export function editPieces(suggestion: string, sent: string): EditPiece[] {
  const [before, after] = [unquoted(suggestion), unquoted(sent)];
  const found = diffArrays(split(before), split(after), { maxEditLength: MOST_EDITS });
  // oxlint-disable-next-line typescript/no-unnecessary-condition -- undefined beyond maxEditLength, whatever its type says
  if (!found) return [{ removed: before }, { added: after }];
  return found.map(({ added, removed, value }): EditPiece => {
    const text = value.join('');
    if (added) return { added: text };
    return removed ? { removed: text } : { kept_words: countWords(text) };
  });
}

export const countWords = (text: string): number =>
  Array.from(words.segment(text)).filter(({ isWordLike }) => isWordLike).length;

const unquoted = (text: string): string => text.replace(QUOTED, '$1…$2');

const split = (text: string): string[] => Array.from(words.segment(text), ({ segment }) => segment);
