import type { TextEntity, TextEntityKind } from './textEntity.ts';

export interface FormattedText {
  text: string;
  entities: TextEntity[];
}

/** Those that may lie in and across any other, but for what is verbatim. */
export const STYLES = ['bold', 'italic', 'underline', 'strike', 'spoiler'] as const;
export type Style = (typeof STYLES)[number];

type Range = [start: number, end: number];

/**
 * Formatting in the one form in which it is kept: within the text, in order, no two alike that touch; nothing else in
 * `code` and `pre`; styles and links without white space at their ends; `code` within a line; no line breaks around `pre`; quotes of whole
 * lines. What comes in may be anything: a server's word is not trusted with the offsets.
 */
export function tidy(text: string, entities: readonly TextEntity[]): TextEntity[] {
  const whole = entities.map((entity) => clip(text, entity)).filter(({ length }) => length > 0);
  const of = (...kinds: TextEntityKind[]) => whole.filter(({ kind }) => kinds.includes(kind));
  const verbatim = part(of('code', 'pre')).flatMap((entity) => inLines(text, entity));
  const blocked = verbatim.map(rangeOf);
  const free = (some: TextEntity[]) =>
    part(some)
      .flatMap((entity) => without(entity, blocked))
      .map((entity) => trim(text, entity))
      .filter(({ length }) => length > 0);
  const lines = (quote: TextEntity) => wholeLines(text, quote);
  const quotes = part(of('quote').flatMap(lines))
    .flatMap(lines)
    .filter((quote) => !blocked.some((range) => crosses(range, rangeOf(quote))));
  return [
    ...verbatim,
    ...STYLES.flatMap((style) => free(of(style))),
    ...free(of('link', 'mention')),
    ...joinLines(text, quotes),
  ].sort(inOrder);
}

/** Without white space around the text, as Telegram stores it. */
export function trimmed({ text, entities }: FormattedText): FormattedText {
  const lead = text.length - text.trimStart().length;
  const moved = entities.map((entity) => ({ ...entity, offset: entity.offset - lead }));
  const rest = text.trim();
  return { text: rest, entities: tidy(rest, moved) };
}

function inOrder(a: TextEntity, b: TextEntity): number {
  return a.offset - b.offset || b.length - a.length || (a.kind < b.kind ? -1 : 1);
}

const rangeOf = ({ offset, length }: TextEntity): Range => [offset, offset + length];

function at(entity: TextEntity, [start, end]: Range): TextEntity {
  return { ...entity, offset: start, length: end - start };
}

/** Into the text, and never through the middle of a character. */
function clip(text: string, entity: TextEntity): TextEntity {
  const [from, to] = rangeOf(entity);
  const start = Math.min(Math.max(0, from), text.length);
  const end = Math.min(Math.max(start, to), text.length);
  return at(entity, [isSplit(text, start) ? start - 1 : start, isSplit(text, end) ? end + 1 : end]);
}

function isSplit(text: string, index: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(Math.max(0, index - 1), index + 1));
}

/** None over another: alike and touching become one, else the earlier keeps its place. */
function part(entities: TextEntity[]): TextEntity[] {
  const parted: TextEntity[] = [];
  for (const entity of entities.toSorted(inOrder)) {
    const last = parted.at(-1);
    const [start, end] = rangeOf(entity);
    const free = last ? last.offset + last.length : 0;
    if (last && start <= free && isAlike(last, entity)) {
      parted[parted.length - 1] = at(last, [last.offset, Math.max(free, end)]);
    } else if (end > Math.max(start, free)) {
      parted.push(at(entity, [Math.max(start, free), end]));
    }
  }
  return parted;
}

function isAlike(a: TextEntity, b: TextEntity): boolean {
  const same = a.kind === b.kind && a.url === b.url && a.userId === b.userId;
  return same && a.language === b.language && (a.collapsed === true) === (b.collapsed === true);
}

/** What is left of it outside the ranges, which are in order. */
function without(entity: TextEntity, ranges: readonly Range[]): TextEntity[] {
  const left: Range[] = [];
  let [start] = rangeOf(entity);
  const [, end] = rangeOf(entity);
  for (const [from, to] of ranges) {
    if (to <= start || from >= end) continue;
    if (from > start) left.push([start, from]);
    start = to;
  }
  if (start < end) left.push([start, end]);
  return left.map((range) => at(entity, range));
}

function trim(text: string, entity: TextEntity): TextEntity {
  const [start, end] = rangeOf(entity);
  const piece = text.slice(start, end);
  const from = start + piece.length - piece.trimStart().length;
  return at(entity, [from, Math.max(from, start + piece.trimEnd().length)]);
}

function inLines(text: string, entity: TextEntity): TextEntity[] {
  const [from, end] = rangeOf(entity);
  if (entity.kind === 'pre') {
    const content = text.slice(from, end);
    const first = from + (/^\n+/.exec(content)?.[0].length ?? 0);
    const last = from + content.replace(/\n+$/, '').length;
    return first < last ? [at(entity, [first, last])] : [];
  }
  const lines: TextEntity[] = [];
  let start = from;
  for (const line of text.slice(from, end).split('\n')) {
    if (line !== '') lines.push(at(entity, [start, start + line.length]));
    start += line.length + 1;
  }
  return lines;
}

/** From the beginning of its first line that holds something to the end of the last. */
function wholeLines(text: string, quote: TextEntity): TextEntity[] {
  const [start, end] = rangeOf(trim(text, quote));
  if (start === end) return [];
  const last = text.indexOf('\n', end);
  return [at(quote, [text.lastIndexOf('\n', start - 1) + 1, last < 0 ? text.length : last])];
}

/** Quotes of one kind on neighbouring lines cannot be told apart. */
function joinLines(text: string, quotes: TextEntity[]): TextEntity[] {
  const joined: TextEntity[] = [];
  for (const quote of quotes) {
    const last = joined.at(-1);
    const [start, end] = rangeOf(quote);
    const touches = last && start === last.offset + last.length + 1 && text[start - 1] === '\n';
    if (last && touches && isAlike(last, quote)) {
      joined[joined.length - 1] = at(last, [last.offset, end]);
    } else joined.push(quote);
  }
  return joined;
}

/** One of them ends inside the other. */
function crosses([a, b]: Range, [c, d]: Range): boolean {
  return (
    (a < c && b > c && b < d) || (a > c && a < d && b > d) || (a <= c && b >= d && b - a > d - c)
  );
}
