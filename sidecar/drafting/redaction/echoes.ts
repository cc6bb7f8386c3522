import type { FoundSecret } from './findSecrets.ts';
import { matches, type Span } from './spans.ts';

/** A number goes on behind what people put into one. */
const NUMBER = /\p{Nd}(?:[\s().\u00A0/–-]{0,3}\p{Nd})+/gu;
const ACCOUNT = /[A-Z0-9](?:[ -]?[A-Z0-9])+/giu;
const SIGN = /[\p{L}\p{Nd}]/gu;
/** Keys and addresses beyond these are looked for by their own form alone. */
const MOST_EXACT = 200;

/**
 * Finds where what was found in one text stands in another: numbers however they are spaced there, also as a part of a
 * longer one; keys and addresses letter by letter.
 */
export function createEchoFinder(found: readonly { text: string; kind: FoundSecret['kind'] }[]) {
  const plain = (...kinds: string[]) =>
    new Set(found.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => plainOf(text)));
  const numbers = plain('phone', 'card');
  const accounts = plain('iban');
  const exact = {
    key: exactly(found.filter(({ kind }) => kind === 'key')),
    email: exactly(found.filter(({ kind }) => kind === 'email')),
  };
  return (text: string): FoundSecret[] => {
    const of = (kind: FoundSecret['kind'], spans: Span[]) =>
      spans.map((span) => ({ ...span, kind }));
    return [
      ...of('phone', runsOf(text, NUMBER, numbers)),
      ...of('iban', runsOf(text, ACCOUNT, accounts)),
      ...of('key', exact.key ? matches(text, exact.key) : []),
      ...of('email', exact.email ? matches(text, exact.email) : []),
    ];
  };
}

function exactly(found: readonly { text: string }[]): RegExp | undefined {
  const texts = [...new Set(found.map(({ text }) => text))].slice(0, MOST_EXACT);
  if (texts.length === 0) return undefined;
  const longestFirst = texts.sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(escape).join('|'), 'giu');
}

/** Letters and digits alone, without what stands between them. */
const plainOf = (text: string): string => (text.match(SIGN) ?? []).map(upper).join('');

/** One UTF-16 unit a sign; what needs more is part of nothing that is looked for. */
function upper(sign: string): string {
  const large = sign.toUpperCase();
  return large.length === 1 ? large : '\0';
}

/** In time that grows with the text alone: every part of a run, of a length that is looked for, is looked up. */
function runsOf(text: string, pattern: RegExp, wanted: ReadonlySet<string>): Span[] {
  if (wanted.size === 0) return [];
  const lengths = [...new Set([...wanted].map(({ length }) => length))].sort((a, b) => b - a);
  const spans: Span[] = [];
  for (const run of text.matchAll(pattern)) {
    const signs = [...run[0].matchAll(SIGN)];
    const signsOnly = signs.map(([sign]) => upper(sign)).join('');
    for (let at = 0; at < signs.length; at += 1) {
      const length = lengths.find(
        (one) => at + one <= signs.length && wanted.has(signsOnly.slice(at, at + one)),
      );
      if (length === undefined) continue;
      const [first, last] = [signs[at], signs[at + length - 1]];
      if (first && last)
        spans.push({ from: run.index + first.index, to: run.index + last.index + 1 });
      at += length - 1;
    }
  }
  return spans;
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
