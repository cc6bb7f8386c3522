import type { Part, Prompt } from '../promptParts.ts';
import { createEchoFinder } from './echoes.ts';
import { createSecretFinder, type SecretKind } from './findSecrets.ts';
import { marksIn, type MarkKind, type MarkTable } from './marks.ts';
import type { Span } from './spans.ts';

/** `on`: phone numbers, payment cards, account numbers and keys; `withEmail`: e-mail addresses as well. */
export type RedactionLevel = 'off' | 'on' | 'withEmail';

export interface Redaction {
  prompt: Prompt;
  table: MarkTable;
  /** In the order in which they first stand in the prompt. */
  marks: { mark: string; kind: MarkKind }[];
}

/**
 * The prompt with marks in place of what is kept from the model, the same mark for the same text throughout. What is
 * found once is replaced everywhere, however it is spaced. What only looks like a mark gets one of its own, so that each
 * mark of the answer can be put back.
 */
export function redactPrompt(prompt: Prompt, level: RedactionLevel): Redaction {
  const unchanged = { prompt, table: new Map<string, string>(), marks: [] };
  if (level === 'off') return unchanged;
  const find = createSecretFinder(level === 'withEmail');
  const spansOf = new Map<string, MarkedSpan[]>();
  const secrets: { text: string; kind: SecretKind }[] = [];
  mapPrompt(prompt, (text) => {
    const found = find(text);
    for (const { from, to, kind } of found) secrets.push({ text: text.slice(from, to), kind });
    const looks = marksIn(text).map((span) => ({ ...span, kind: 'text' as const }));
    spansOf.set(text, [...found, ...looks]);
    return text;
  });
  if ([...spansOf.values()].every((spans) => spans.length === 0)) return unchanged;

  const echoes = createEchoFinder(secrets);
  const { markFor, marks, table } = createMarks();
  const redacted = mapPrompt(prompt, (text) => {
    const spans = merged([...(spansOf.get(text) ?? []), ...echoes(text)]);
    let at = 0;
    const pieces = spans.map(({ from, to, kind }) => {
      const piece = text.slice(at, from) + markFor(text.slice(from, to), kind);
      at = to;
      return piece;
    });
    return pieces.join('') + text.slice(at);
  });
  return { prompt: redacted, table, marks };
}

type MarkedSpan = Span & { kind: MarkKind };

/** In order; what overlaps is one, of the kind of the longest. */
function merged(spans: MarkedSpan[]): MarkedSpan[] {
  const done: MarkedSpan[] = [];
  let longest = 0;
  for (const span of spans.sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = done.at(-1);
    if (!last || span.from >= last.to) {
      done.push({ ...span });
      longest = span.to - span.from;
      continue;
    }
    if (span.to - span.from > longest) {
      longest = span.to - span.from;
      last.kind = span.kind;
    }
    last.to = Math.max(last.to, span.to);
  }
  return done;
}

function createMarks() {
  const counts = new Map<MarkKind, number>();
  const known = new Map<string, string>();
  const table = new Map<string, string>();
  const marks: Redaction['marks'] = [];
  function markFor(text: string, kind: MarkKind): string {
    const before = known.get(text);
    if (before !== undefined) return before;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const mark = `[${kind}-${number}]`;
    known.set(text, mark);
    table.set(mark, text);
    marks.push({ mark, kind });
    return mark;
  }
  return { markFor, marks, table };
}

/** Fields that the program itself sets: ids and times, which may look like a number to be kept. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['id', 'at', 'from', 'reply_to', 'album', 'kind']);

/** Every text of the prompt that people wrote or may have written, changed by `change`; in order. */
function mapPrompt(prompt: Prompt, change: (text: string) => string): Prompt {
  const mapPart = <P extends Part>(part: P): P =>
    part.kind === 'text' ? { ...part, text: mapLines(part.text, change) } : part;
  return {
    // The first is the fixed rules, which speak of marks themselves.
    system: prompt.system.map((part, index) => (index === 0 ? part : mapPart(part))),
    turns: prompt.turns.map(({ role, parts }) => ({ role, parts: parts.map(mapPart) })),
  };
}

/** Lines of JSON by their strings, so that they stay JSON; what stands between them as one text. */
function mapLines(text: string, change: (text: string) => string): string {
  const done: string[] = [];
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0) done.push(change(plain.join('\n')));
    plain = [];
  };
  for (const line of text.split('\n')) {
    const value = parseLine(line);
    if (value === undefined) {
      plain.push(line);
      continue;
    }
    flush();
    const mapped = mapStrings(value, change);
    done.push(mapped.changed ? JSON.stringify(mapped.value) : line);
  }
  flush();
  return done.join('\n');
}

function parseLine(line: string): object | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Text that merely begins like an object.
    return undefined;
  }
}

function mapStrings(
  value: unknown,
  change: (text: string) => string,
): { value: unknown; changed: boolean } {
  if (typeof value === 'string') {
    const text = change(value);
    return { value: text, changed: text !== value };
  }
  if (typeof value !== 'object' || value === null) return { value, changed: false };
  let changed = false;
  const mapOne = (name: string, one: unknown): unknown => {
    if (OWN_FIELDS.has(name)) return one;
    const mapped = mapStrings(one, change);
    changed ||= mapped.changed;
    return mapped.value;
  };
  const mapped: unknown = Array.isArray(value)
    ? value.map((one: unknown) => mapOne('', one))
    : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapOne(name, one)]));
  return { value: mapped, changed };
}
