import { tidy, type FormattedText } from './formattedText.ts';
import type { TextEntity, TextEntityKind } from './textEntity.ts';
import {
  charBefore,
  ESCAPED,
  isAddress,
  isWord,
  JOINT,
  QUOTE_LINE,
  styleOf,
} from './markdownTokens.ts';

const MARKS: Partial<Record<TextEntityKind, readonly [opening: string, ending: string]>> = {
  bold: ['**', '**'],
  italic: ['__', '__'],
  strike: ['~~', '~~'],
  spoiler: ['||', '||'],
  underline: ['<u>', '</u>'],
};

interface Piece {
  kind: 'text' | 'open' | 'close' | 'verbatim' | 'quote';
  raw: string;
}

/** The Markdown that `parseMarkdown` reads back as this text with this formatting. */
export function toMarkdown({ text, entities }: FormattedText): string {
  const kept = tidy(text, entities).filter((entity) => canBeWritten(text, entity));
  const isQuote = ({ kind }: TextEntity) => kind === 'quote';
  const quotes = kept.filter(isQuote);
  const marks = kept.filter((entity) => !isQuote(entity));
  const cuts = [...new Set([0, ...marks.flatMap((one) => [one.offset, endOf(one)])])].sort(
    (a, b) => a - b,
  );
  const pieces: Piece[] = [];
  cuts.forEach((start, index) => {
    const end = cuts[index + 1] ?? text.length;
    for (const mark of marks.toReversed())
      if (endOf(mark) === start && !isVerbatim(mark))
        pieces.push({ kind: 'close', raw: ending(mark) });
    const prefix = atLineStart(text, start) ? quoteAt(quotes, start) : '';
    if (prefix) pieces.push({ kind: 'quote', raw: prefix });
    const begun = marks.filter(({ offset }) => offset === start);
    const verbatim = begun.find(isVerbatim);
    for (const mark of begun)
      if (!isVerbatim(mark)) pieces.push({ kind: 'open', raw: opening(mark) });
    if (verbatim) {
      const fence = fenced(verbatim, text.slice(start, end));
      pieces.push({ kind: 'verbatim', raw: fence.replaceAll('\n', `\n${quoteAt(quotes, start)}`) });
    } else if (start < end) {
      const inLink = marks.some((one) => isLink(one) && one.offset <= start && endOf(one) >= end);
      pieces.push({
        kind: 'text',
        raw: escaped(text, start, end, {
          inLink,
          quotes,
          bare: prefix !== '',
          followed: cuts[index + 1] !== undefined,
        }),
      });
    }
  });
  return joined(pieces);
}

const endOf = ({ offset, length }: TextEntity): number => offset + length;
const isVerbatim = ({ kind }: TextEntity): boolean => kind === 'code' || kind === 'pre';
const isLink = ({ kind }: TextEntity): boolean => kind === 'link' || kind === 'mention';
const atLineStart = (text: string, at: number): boolean => at === 0 || text[at - 1] === '\n';

/** What has no target of its own, or a form that Markdown lacks, is left as plain text. */
function canBeWritten(text: string, entity: TextEntity): boolean {
  const { kind, url, userId } = entity;
  if (kind === 'link') return url !== undefined && isAddress(url) && !/[\s\\]/.test(url);
  if (kind === 'mention') return userId !== undefined && /^\d{1,19}$/.test(userId);
  const content = text.slice(entity.offset, endOf(entity));
  return kind !== 'code' || ticksFor(content, 1) <= 2;
}

/** "> " before a line of a quote; its empty lines alike. */
function quoteAt(quotes: readonly TextEntity[], at: number): string {
  const quote = quotes.find((one) => one.offset <= at && at <= endOf(one));
  if (!quote) return '';
  return quote.collapsed === true ? '>> ' : '> ';
}

const opening = ({ kind }: TextEntity): string => MARKS[kind]?.[0] ?? '[';

function ending({ kind, url, userId }: TextEntity): string {
  const target = url === undefined ? `tg://user?id=${userId}` : url.replace(/[()]/g, '\\$&');
  return MARKS[kind]?.[1] ?? `](${target})`;
}

/** How many ticks, from `least` on, that no run in the text has. */
function ticksFor(content: string, least: number): number {
  const runs = new Set(content.match(/`+/g)?.map((run) => run.length));
  let count = least;
  while (runs.has(count)) count += 1;
  return count;
}

function fenced({ kind, language }: TextEntity, content: string): string {
  if (kind === 'pre') {
    const fence = '`'.repeat(ticksFor(content, 3));
    const head = language !== undefined && /^[\w+#.-]{1,32}$/.test(language) ? language : '';
    return `${fence}${head}\n${content}\n${fence}`;
  }
  // A tick at its end would make the fence longer.
  const count = ticksFor(content, /^`|`$/.test(content) ? 2 : 1);
  const fence = '`'.repeat(count);
  return count === 1 ? fence + content + fence : `${fence} ${content} ${fence}`;
}

function escaped(
  text: string,
  start: number,
  end: number,
  options: { inLink: boolean; quotes: readonly TextEntity[]; bare: boolean; followed: boolean },
): string {
  let raw = '';
  for (let at = start; at < end; at++) {
    const char = text[at] ?? '';
    const prefix = atLineStart(text, at) && at > start ? quoteAt(options.quotes, at) : '';
    const isQuoted = prefix !== '' || (at === start && options.bare);
    raw += prefix;
    if (char === '\\') raw += doubled(text, at, end, options.followed) ? '\\\\' : '\\';
    else raw += isMark(text, at, [start, end], { ...options, isQuoted }) ? `\\${char}` : char;
  }
  return raw;
}

/** Whether a mark follows the run of backslashes that this one is of. */
function doubled(text: string, at: number, end: number, followed: boolean): boolean {
  let next = at;
  while (next < end && text[next] === '\\') next += 1;
  return next === end ? followed : ESCAPED.test(text[next] ?? '');
}

function isMark(
  text: string,
  at: number,
  [start, end]: [number, number],
  { inLink, isQuoted }: { inLink: boolean; isQuoted: boolean },
): boolean {
  const char = text[at] ?? '';
  if (char === '`') return true;
  if (styleOf(char)) {
    const [before, after] = [text[at - 1], text[at + 1]];
    return before === char || after === char || at === start || at === end - 1;
  }
  if (char === '[') return inLink;
  if (char === ']') return inLink || text[at + 1] === '(';
  if (char === '<') return /^<(?:\/?u|wbr)>/.test(text.slice(at, at + 5));
  if (char !== '>' || isQuoted || !atLineStart(text, at)) return false;
  QUOTE_LINE.lastIndex = at;
  return QUOTE_LINE.test(text);
}

/** Puts a joint where a mark stands in a word, or one fence at another. */
function joined(pieces: readonly Piece[]): string {
  let raw = '';
  pieces.forEach((piece, index) => {
    const [before, after] = [pieces[index - 1], pieces[index + 1]];
    const touching = piece.kind === 'verbatim' && before?.kind === 'verbatim';
    if (touching || (isStyle(piece, 'open') && isWord(charBefore(raw, raw.length)))) raw += JOINT;
    raw += piece.raw;
    if (isStyle(piece, 'close') && isWord(firstChar(after?.raw ?? ''))) raw += JOINT;
  });
  return raw;
}

/** One of those that mean nothing within a word. */
function isStyle({ kind, raw }: Piece, wanted: 'open' | 'close'): boolean {
  return kind === wanted && raw.length === 2 && styleOf(raw[0]) !== undefined;
}

const firstChar = (raw: string): string => String.fromCodePoint(raw.codePointAt(0) ?? 0);
