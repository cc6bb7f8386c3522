import { diffArrays } from 'diff';

/** Where more words differ their order is not looked at: that would hold up the worker. */
const MOST_EDITS = 250;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** How much of two texts' words is not common to both: 0 the same, 1 nothing in common. Spaces and marks do not count. */
export function changedShare(before: string, after: string): number {
  const [earlier, later] = [wordsOf(before), wordsOf(after)];
  const all = earlier.length + later.length;
  if (all === 0) return 0;
  const found = diffArrays(earlier, later, { maxEditLength: MOST_EDITS });
  // oxlint-disable-next-line typescript/no-unnecessary-condition -- undefined beyond maxEditLength, whatever its type says
  if (!found) return uncommon(earlier, later) / all;
  const changed = found.reduce(
    (sum, { added, removed, value }) => (added || removed ? sum + value.length : sum),
    0,
  );
  return changed / all;
}

/** How many words of each are not in the other, whatever their order. */
function uncommon(earlier: readonly string[], later: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of earlier) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of later) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    common += 1;
    left.set(word, count - 1);
  }
  return earlier.length + later.length - 2 * common;
}

const wordsOf = (text: string): string[] =>
  Array.from(words.segment(text)).flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment.toLowerCase()] : [],
  );
