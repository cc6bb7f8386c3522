import { tidy, trimmed, type FormattedText, type Style } from './formattedText.ts';
import type { TextEntity } from './textEntity.ts';
import { readTokens, type Token } from './markdownTokens.ts';

/**
 * What a person wrote in a draft, as it is sent: **bold**, __italic__, ~~strike~~, ||spoiler||, <u>underline</u>,
 * `code`, ```pre```, [text](address), and lines that begin with "> " (">> " for a folded quote). A backslash takes a mark
 * its meaning. What is not a whole mark stays as it was typed: 2*3*4, snake_case, a || b, x**2.
 */
export function parseMarkdown(source: string): FormattedText {
  const tokens = readTokens(source);
  const partners = pair(tokens);
  let text = '';
  const entities: TextEntity[] = [];
  const starts = new Map<number, number>();
  const quotes = new QuoteLines(entities);
  tokens.forEach((token, index) => {
    quotes.before(token, text.length);
    const partner = partners.get(index);
    if (partner !== undefined) {
      if (partner > index) starts.set(index, text.length);
      else entities.push(entityOf(token, starts.get(partner) ?? 0, text.length));
    } else if ('text' in token) {
      const { kind, text: content } = token;
      const size = { offset: text.length, length: content.length };
      const named = 'language' in token ? { language: token.language } : {};
      if (kind !== 'text') entities.push({ kind, ...size, ...named });
      text += content;
    } else if (token.kind !== 'quote' && !isSpentJoint(tokens, partners, index)) {
      text += token.source;
    }
  });
  quotes.end(text.length);
  return { text, entities: tidy(text, entities) };
}

/** The text of a draft as Telegram will hold it: without the marks, and without white space around it. */
export const outgoingText = (source: string): FormattedText => trimmed(parseMarkdown(source));

function entityOf(token: Token, offset: number, end: number): TextEntity {
  const size = { offset, length: end - offset };
  if (token.kind === 'style') return { kind: token.style, ...size };
  const url = token.kind === 'bracketEnd' ? (token.url ?? '') : '';
  const userId = /^tg:\/\/user\?id=(\d{1,19})$/.exec(url)?.[1];
  return userId === undefined
    ? { kind: 'link', ...size, url }
    : { kind: 'mention', ...size, userId };
}

/** By token: the one that opens or closes with it. */
function pair(tokens: readonly Token[]): Map<number, number> {
  const partners = new Map<number, number>();
  const openStyles = new Map<Style, { index: number; seen: number }>();
  const openBrackets: { index: number; seen: number }[] = [];
  /** Characters that can be seen so far: what holds none is no pair. */
  let seen = 0;
  const join = (a: number, b: number) => partners.set(a, b).set(b, a);
  tokens.forEach((token, index) => {
    if (token.kind === 'style') {
      const open = openStyles.get(token.style);
      if (token.canClose && open && open.seen < seen) {
        join(open.index, index);
        openStyles.delete(token.style);
      } else if (token.canOpen && !(open && token.style === 'underline')) {
        openStyles.set(token.style, { index, seen });
      }
    } else if (token.kind === 'bracket') {
      seen += 1;
      openBrackets.push({ index, seen });
    } else if (token.kind === 'bracketEnd') {
      const open = openBrackets.pop();
      if (token.url !== undefined && open && open.seen < seen) {
        join(open.index, index);
        // A link holds no other.
        openBrackets.length = 0;
      } else seen += 1;
    } else if (token.kind === 'text') seen += token.text.trim().length;
    else if (token.kind === 'code' || token.kind === 'pre') seen += 1;
  });
  return partners;
}

/** A joint that holds a mark apart: it has done its work. */
function isSpentJoint(tokens: readonly Token[], partners: Map<number, number>, index: number) {
  const isMark = (at: number) => {
    const kind = tokens[at]?.kind;
    return partners.has(at) || kind === 'code' || kind === 'pre';
  };
  return tokens[index]?.kind === 'joint' && (isMark(index - 1) || isMark(index + 1));
}

/** Follows the quoted lines through the tokens. */
class QuoteLines {
  readonly #entities: TextEntity[];
  #open: { start: number; collapsed: boolean } | undefined;
  #atLineStart = true;

  constructor(entities: TextEntity[]) {
    this.#entities = entities;
  }

  before(token: Token, length: number): void {
    const collapsed = token.kind === 'quote' ? token.collapsed : undefined;
    if (this.#atLineStart && this.#open && this.#open.collapsed !== collapsed) this.end(length - 1);
    if (collapsed !== undefined) this.#open ??= { start: length, collapsed };
    this.#atLineStart = token.kind === 'text' && token.text === '\n';
  }

  end(length: number): void {
    if (!this.#open) return;
    const { start, collapsed } = this.#open;
    const mark = collapsed ? { collapsed } : {};
    this.#entities.push({ kind: 'quote', offset: start, length: length - start, ...mark });
    this.#open = undefined;
  }
}
