/** A stretch of the text that must stay in one piece where it can: a formatting entity. UTF-16 units, as Telegram counts. */
export interface Span {
  offset: number;
  length: number;
}

export interface Formatted<S extends Span> {
  text: string;
  entities: S[];
}

/** A place to part the text: what stands before `end` and what begins at `next` are shown, what is between is not. */
interface Break {
  end: number;
  next: number;
  rank: Rank;
}

/** The better one first. */
const RANKS = ['paragraph', 'line', 'sentence', 'word'] as const;
type Rank = (typeof RANKS)[number];
/** A better place too near the beginning would only make more pieces. */
const LEAST: Record<Rank, number> = { paragraph: 0.5, line: 0.5, sentence: 0.25, word: 0 };

const CLOSING = '["\'”’»)\\]」』）]*';
const BREAKS = /\s+|(?<=[。！？][」』”’）]*)(?![\s。！？」』”’）]|$)/gu;
const SENTENCE_END = new RegExp(`[.!?…。！？؟۔।]${CLOSING}$`, 'u');
/** What belongs to the character before it. */
const JOINED = /^(?:\p{M}|\u200d)/u;
/** As far back as the end of a sentence with its quotes is looked for. */
const TAIL = 8;

/**
 * Parts a text into pieces that Telegram takes, each at most `limitOf(index)` long: at the end of a paragraph, line,
 * sentence or word, in this order; outside of entities where that is possible, else the entity goes on in the next
 * piece; never inside a character. A text that fits comes back as it is.
 */
export function splitText<S extends Span>(
  { text, entities }: Formatted<S>,
  limitOf: (index: number) => number,
): Formatted<S>[] {
  const pieces: Formatted<S>[] = [];
  for (let from = 0; from < text.length;) {
    const limit = limitOf(pieces.length);
    const { end, next } =
      text.length - from <= limit
        ? { end: text.length, next: text.length }
        : breakOf(text, from, limit, entities);
    if (text.slice(from, end).trim() !== '') pieces.push(pieceOf(text, from, end, entities));
    from = next;
  }
  return pieces;
}

function pieceOf<S extends Span>(text: string, from: number, end: number, all: S[]): Formatted<S> {
  const entities = all.flatMap((entity) => {
    const start = Math.max(from, entity.offset);
    const length = Math.min(end, entity.offset + entity.length) - start;
    return length > 0 ? [{ ...entity, offset: start - from, length }] : [];
  });
  return { text: text.slice(from, end), entities };
}

function breakOf(
  text: string,
  from: number,
  limit: number,
  entities: readonly Span[],
): { end: number; next: number } {
  const found = breaksIn(text, from, limit);
  const outside = found.filter(({ end, next }) => !entities.some((one) => covers(one, end, next)));
  const best = bestOf(outside, from, limit) ?? bestOf(found, from, limit);
  if (best) return best;
  const end = characterEnd(text, from, limit);
  return { end, next: end };
}

function covers({ offset, length }: Span, end: number, next: number): boolean {
  return offset < end && offset + length > next;
}

function bestOf(breaks: Break[], from: number, limit: number): Break | undefined {
  for (const rank of RANKS) {
    const least = from + limit * LEAST[rank];
    const last = breaks.findLast((one) => one.rank === rank && one.end > least);
    if (last) return last;
  }
  return breaks.at(-1);
}

function breaksIn(text: string, from: number, limit: number): Break[] {
  const breaks: Break[] = [];
  // As far as blanks may reach that begin within the limit; matchAll steps over empty matches by whole code points.
  const window = text.slice(from);
  for (const match of window.matchAll(BREAKS)) {
    if (match.index > limit) break;
    const end = from + match.index;
    const next = end + match[0].length;
    if (end > from && !JOINED.test(text.slice(next, next + 2)))
      breaks.push({ end, next, rank: rankOf(text, match[0], end) });
  }
  return breaks;
}

function rankOf(text: string, space: string, end: number): Rank {
  const lines = space.split('\n').length - 1;
  if (lines > 1) return 'paragraph';
  if (lines === 1) return 'line';
  return SENTENCE_END.test(text.slice(Math.max(0, end - TAIL), end)) ? 'sentence' : 'word';
}

/** The last end of a whole character as the reader sees it; of one that is longer than a message, of a code point. */
function characterEnd(text: string, from: number, limit: number): number {
  const window = text.slice(from, from + limit + 1);
  let end = 0;
  for (const { index } of new Intl.Segmenter().segment(window)) if (index <= limit) end = index;
  if (end > 0) return from + end;
  const cut = from + limit;
  return isLowSurrogate(text.charCodeAt(cut)) ? cut - 1 : cut;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
