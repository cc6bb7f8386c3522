/** A part of a text: from its first UTF-16 unit to before `to`. */
export interface Span {
  from: number;
  to: number;
}

/** Where a pattern (with `g`) matches; its first group, if it has one. */
export function matches(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => {
    const inside = match[1] === undefined ? 0 : match[0].lastIndexOf(match[1]);
    const from = match.index + inside;
    return { from, to: from + (match[1] ?? match[0]).length };
  });
}

/** Within each span the longest runs of whole groups that are what is looked for; they do not overlap. */
export function longestRuns(
  text: string,
  spans: readonly Span[],
  group: RegExp,
  isIt: (run: string) => boolean,
): Span[] {
  return spans.flatMap((span) => {
    const groups = matches(text.slice(span.from, span.to), group).map(({ from, to }) => ({
      from: from + span.from,
      to: to + span.from,
    }));
    const found: Span[] = [];
    for (let first = 0; first < groups.length; first += 1) {
      const from = groups[first]?.from ?? 0;
      const last = groups.findLastIndex(
        ({ to }, index) => index >= first && isIt(text.slice(from, to)),
      );
      if (last === -1) continue;
      found.push({ from, to: groups[last]?.to ?? from });
      first = last;
    }
    return found;
  });
}
