import type { SecretKind } from './findSecrets.ts';
import type { Span } from './spans.ts';

/** What stands in a request for what is kept from it. `text`: what only looks like such a mark. */
export type MarkKind = SecretKind | 'text';

const NAME = String.raw`(?:key|iban|card|phone|email|text)-\d{1,5}`;
/** As models write them back: some put a backslash before both brackets, for Markdown. */
const ANSWERED = new RegExp(String.raw`\\\[(${NAME})\\\]|\[(${NAME})\]`, 'gi');
/** Inside a string of JSON. */
const QUOTED = new RegExp(String.raw`\[(${NAME})\]`, 'gi');

/** What stands in a text and looks like a mark. */
export const marksIn = (text: string): Span[] =>
  [...text.matchAll(ANSWERED)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }));

/** The end of a piece that may be the beginning of one. */
const BEGUN = /\\?(?:\[(?:[a-z]{0,5}|(?:key|iban|card|phone|email|text)-\d{0,5}\\?))?$/i;

/** Mark → what it stands for. */
export type MarkTable = ReadonlyMap<string, string>;

/** Puts back what the marks of an answer stand for; one that stands for nothing is left as it is. */
export function restoreText(text: string, table: MarkTable): string {
  return text.replace(
    ANSWERED,
    (all, escaped: string | undefined, plain: string | undefined) =>
      table.get(markOf(escaped ?? plain ?? '')) ?? all,
  );
}

/** The same inside the strings of JSON. */
export function restoreJson(text: string, table: MarkTable): string {
  return text.replace(QUOTED, (all, name: string) => {
    const original = table.get(markOf(name));
    return original === undefined ? all : JSON.stringify(original).slice(1, -1);
  });
}

/** Marks in an answer that stand for nothing. */
export function unknownMarks(answer: string, table: MarkTable): string[] {
  const marks = [...answer.matchAll(ANSWERED)].map(([, escaped, plain]) =>
    markOf(escaped ?? plain ?? ''),
  );
  return [...new Set(marks)].filter((mark) => !table.has(mark));
}

/** The same for an answer that comes in pieces: what may be the beginning of a mark waits for the next. */
export function restoreStream(onText: (text: string) => void, table: MarkTable) {
  let held = '';
  return {
    push(piece: string): void {
      const text = held + piece;
      held = BEGUN.exec(text)?.[0] ?? '';
      const whole = restoreText(text.slice(0, text.length - held.length), table);
      if (whole !== '') onText(whole);
    },
    /** What still waits is no mark. */
    end(): void {
      if (held !== '') onText(held);
      held = '';
    },
  };
}

const markOf = (name: string): string => `[${name.toLowerCase()}]`;
