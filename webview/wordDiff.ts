import { diffArrays } from 'diff';

/** A piece of two texts laid over each other: all but the added ones make the earlier text, all but the removed the later. */
export interface Change {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Texts with more words between them that differ have little in common: finding it out would stop the page. */
const MOST_EDITS = 2000;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** By words as Unicode has them, so that Japanese, which leaves no space between them, and Persian, which joins them without one, come apart where a reader would part them. */
export function wordDiff(before: string, after: string): Change[] {
  const found = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MOST_EDITS });
  // oxlint-disable-next-line typescript/no-unnecessary-condition -- undefined beyond maxEditLength, whatever its type says
  if (!found) return changed(before, after);
  const parts = found.map(({ added, removed, value }): Change => {
    const kind = added ? 'added' : removed ? 'removed' : 'same';
    return { kind, text: value.join('') };
  });
  return withoutLoneSpaces(parts);
}

const wordsOf = (text: string): string[] =>
  Array.from(words.segment(text), ({ segment }) => segment);

function changed(before: string, after: string): Change[] {
  const both: Change[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  return both.filter(({ text }) => text !== '');
}

/** What changes around a space that stays is one change: word by word nobody could read it. */
function withoutLoneSpaces(parts: readonly Change[]): Change[] {
  const result: Change[] = [];
  let run: { before: string; after: string } | undefined;
  const flush = () => {
    if (run) result.push(...changed(run.before, run.after));
    run = undefined;
  };
  parts.forEach((part, i) => {
    const isBetween =
      part.kind === 'same' && part.text.trim() === '' && run && i + 1 < parts.length;
    if (part.kind === 'same' && !isBetween) {
      flush();
      result.push(part);
      return;
    }
    run ??= { before: '', after: '' };
    if (part.kind !== 'added') run.before += part.text;
    if (part.kind !== 'removed') run.after += part.text;
  });
  flush();
  return result;
}
