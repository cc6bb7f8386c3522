import type { Style } from './formattedText.ts';

/** A piece of Markdown. What turns out to be no mark is text again: its `source`. */
export type Token =
  | { kind: 'text'; text: string }
  | { kind: 'style'; style: Style; source: string; canOpen: boolean; canClose: boolean }
  | { kind: 'code' | 'pre'; text: string; language?: string }
  | { kind: 'bracket'; source: string }
  | { kind: 'bracketEnd'; source: string; url?: string }
  | { kind: 'quote'; collapsed: boolean }
  /** Stands between a mark and a letter where the mark would be none without it. */
  | { kind: 'joint'; source: string };

const STYLE_MARKS: Readonly<Record<string, Style>> = {
  '*': 'bold',
  _: 'italic',
  '~': 'strike',
  '|': 'spoiler',
};
/** Of the characters that stand for a style when there are two of them. */
export const styleOf = (char: string | undefined): Style | undefined => STYLE_MARKS[char ?? ''];
/** What a backslash keeps from being a mark. */
export const ESCAPED = /[*_~|`[\]<>]/;
export const JOINT = '<wbr>';
export const QUOTE_LINE = /(>>?)(?: |(?=\n|$))/y;

const PLAIN = /[^\\`*_~|<>[\]\n]+/y;
const BACKSLASHES = /\\+/y;
const TICKS = /`+/y;
const RUN = /([*_~|])\1*/y;
const TAG = /<(?:u|\/u|wbr)>/y;
/** Round brackets in the address in pairs, or behind a backslash. */
const TARGET = /\]\(((?:\\[()\\]|[^\s()\\]|\((?:\\[()\\]|[^\s()\\])*\))+)\)/y;
const ADDRESS =
  /^(?:(?:https?|ftp|tg|ton|mailto|tel):\S+|(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?:[:/?#]\S*)?)$/iu;
const SCHEME = /^(?:https?|ftp|tg|ton|mailto|tel):/i;

/** Letters of scripts that put spaces between words: within a word a mark is none, unless a joint parts them. */
const WORD = /[\p{L}\p{N}\p{Mn}\p{Mc}]/u;
const NO_WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\uFE00-\uFE0F]/u;
export const isWord = (char: string): boolean => WORD.test(char) && !NO_WORD.test(char);

export function readTokens(source: string): Token[] {
  const tokens: Token[] = [];
  /** The mark of the quoted line we are in. */
  let quoted = '';
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const take = (length: number, ...read: Token[]): void => {
    tokens.push(...read);
    at += length;
  };
  const takeText = (text: string): void => take(text.length, { kind: 'text', text });

  while (at < source.length) {
    if (at === 0 || source[at - 1] === '\n') {
      const line = match(QUOTE_LINE);
      const mark = line?.[1] ?? '';
      const isQuote = line && (mark === quoted || /^[^\n]*\S/.test(source.slice(at + mark.length)));
      quoted = isQuote ? mark : '';
      if (isQuote) take(line[0].length, { kind: 'quote', collapsed: mark === '>>' });
      if (isQuote) continue;
    }
    const char = source[at] ?? '';
    const plain = match(PLAIN)?.[0];
    if (plain !== undefined) takeText(plain);
    else if (char === '\\') takeBackslashes();
    else if (char === '`') takeCode();
    else if (styleOf(char)) takeStyle();
    else if (char === '<') takeTag();
    else if (char === '[') take(1, { kind: 'bracket', source: char });
    else if (char === ']') takeBracketEnd();
    else takeText(char);
  }
  return tokens;

  /** Only before a mark they mean anything: two stand for one, and one that is left over takes the mark its meaning. */
  function takeBackslashes(): void {
    const run = match(BACKSLASHES)?.[0] ?? '';
    const next = source[at + run.length] ?? '';
    const isShrug = source.startsWith('¯\\_(', at - 1);
    if (!ESCAPED.test(next) || isShrug) takeText(run);
    else {
      const text = '\\'.repeat(run.length / 2) + (run.length % 2 ? next : '');
      take(run.length + (run.length % 2), { kind: 'text', text });
    }
  }

  function takeCode(): void {
    const ticks = match(TICKS)?.[0] ?? '';
    const end = closingTicks(source, at + ticks.length, ticks.length);
    const inner = end < 0 ? '' : source.slice(at + ticks.length, end);
    const token = ticks.length < 3 ? codeOf(inner, ticks.length) : preOf(inner, quoted);
    if (token) take(inner.length + 2 * ticks.length, token);
    else takeText(ticks);
  }

  function takeStyle(): void {
    const run = match(RUN)?.[0] ?? '';
    const style = styleOf(run[0]);
    if (run.length !== 2 || !style) return takeText(run);
    const [before, after] = [charBefore(source, at), charAt(source, at + 2)];
    const canOpen = !/^\s?$/.test(after) && !isWord(before);
    const canClose = !/^\s?$/.test(before) && !isWord(after);
    return take(2, { kind: 'style', style, source: run, canOpen, canClose });
  }

  function takeTag(): void {
    const tag = match(TAG)?.[0];
    if (tag === undefined) takeText('<');
    else if (tag === JOINT) take(tag.length, { kind: 'joint', source: tag });
    else {
      const canOpen = tag === '<u>';
      take(tag.length, {
        kind: 'style',
        style: 'underline',
        source: tag,
        canOpen,
        canClose: !canOpen,
      });
    }
  }

  function takeBracketEnd(): void {
    const found = match(TARGET);
    const url = found?.[1]?.replace(/\\([()\\])/g, '$1') ?? '';
    if (!found || !isAddress(url)) return take(1, { kind: 'bracketEnd', source: ']' });
    const full = SCHEME.test(url) ? url : `http://${url}`;
    return take(found[0].length, { kind: 'bracketEnd', source: found[0], url: full });
  }
}

/** Whether it can be the target of a link: an address of a known kind, or a domain. */
export const isAddress = (url: string): boolean => ADDRESS.test(url);

/** Where the next run of exactly so many begins; -1 if there is none. */
function closingTicks(source: string, from: number, count: number): number {
  const runs = /`+/g;
  runs.lastIndex = from;
  for (let run = runs.exec(source); run; run = runs.exec(source)) {
    if (run[0].length === count) return run.index;
  }
  return -1;
}

function codeOf(inner: string, ticks: number): Token | undefined {
  if (inner === '' || inner.includes('\n')) return undefined;
  // Two ticks hold one; a space keeps it from running into them.
  const padded = ticks === 2 && /^ .+ $/.test(inner);
  return { kind: 'code', text: padded ? inner.slice(1, -1) : inner };
}

function preOf(inner: string, quoted: string): Token | undefined {
  const lines = inner.split('\n');
  if (quoted !== '') {
    const prefix = new RegExp(`^${quoted}(?: |$)`);
    if (!lines.slice(1).every((line) => prefix.test(line))) return undefined;
    for (let i = 1; i < lines.length; i++) lines[i] = (lines[i] ?? '').replace(prefix, '');
  }
  const [first = ''] = lines;
  const isHead = lines.length > 1 && /^[\w+#.-]{0,32}$/.test(first);
  const body = (isHead ? lines.slice(1) : lines).join('\n');
  const text = isHead && body.endsWith('\n') ? body.slice(0, -1) : body;
  if (text === '') return undefined;
  return { kind: 'pre', text, ...(isHead && first !== '' ? { language: first } : {}) };
}

export function charBefore(source: string, at: number): string {
  return (
    /(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^])$/.exec(source.slice(Math.max(0, at - 2), at))?.[0] ?? ''
  );
}

function charAt(source: string, at: number): string {
  const code = source.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}
