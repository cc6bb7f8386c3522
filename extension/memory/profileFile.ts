import type * as z from 'zod/mini';
import { inEnglish, phrase, type Phrase } from '../../protocol/l10n.ts';
import { languageTag } from '../../protocol/languages.ts';
import { profileText, type Profile } from '../../protocol/memoryRecords.ts';

/** What the owner writes of a profile. */
export type ProfileText = z.infer<typeof profileText>;

/** Its head, as it stands in the document; each key once, in this order. */
const KEYS = {
  name: 'name',
  draftModel: 'model',
  analysisModel: 'analysis model',
  language: 'language',
} as const;
type Key = keyof typeof KEYS;

const FENCE = '---';

/**
 * A profile as a Markdown document: what it is called, its models and its language at the head, its persona below.
 * What is left empty is as in the settings, or as the messages are.
 */
export function writeProfile({
  name,
  draftModel,
  analysisModel,
  language,
  persona,
}: Pick<Profile, keyof ProfileText>): string {
  const values: Record<Key, string | null> = { name, draftModel, analysisModel, language };
  const head = keys().map((key) => `${KEYS[key]}: ${values[key] ?? ''}`.trimEnd());
  return [FENCE, ...head, FENCE, '', ...(persona === '' ? [] : [persona, ''])].join('\n');
}

/** What is wrong with it, and where: the line, counted from 1. */
export interface ProfileFault {
  message: Phrase;
  line: number;
}

export function readProfile(text: string): ProfileText | ProfileFault {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof Fault) return { message: error.said, line: error.line };
    throw error;
  }
}

class Fault extends Error {
  readonly said: Phrase;
  readonly line: number;
  constructor(said: Phrase, line: number) {
    super(inEnglish(said));
    this.said = said;
    this.line = line;
  }
}

function parse(text: string): ProfileText {
  const lines = text.split('\n');
  const end = lines.indexOf(FENCE, 1);
  if (lines[0]?.trim() !== FENCE || end === -1) {
    throw new Fault(phrase('It begins with a head between two lines of three dashes.'), 1);
  }
  const values = new Map<Key, string>();
  for (const [index, line] of lines.slice(1, end).entries()) readLine(line, index + 2, values);
  const name = values.get('name') ?? '';
  const language = values.get('language') ?? '';
  const read = {
    name,
    draftModel: values.get('draftModel') || null,
    analysisModel: values.get('analysisModel') || null,
    language: language || null,
    persona: lines
      .slice(end + 1)
      .join('\n')
      .trim(),
  };
  if (name === '') throw new Fault(phrase('It has no name.'), 2);
  if (language !== '' && !languageTag.safeParse(language).success)
    throw new Fault(
      phrase('“{0}” is no language tag such as “de” or “pt-BR”.', language),
      lineOf('language', lines),
    );
  const checked = profileText.safeParse(read);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new Fault(phrase('What it says as {0} is too long.', String(issue?.path[0] ?? 'text')), 1);
}

function readLine(line: string, number: number, values: Map<Key, string>): void {
  if (line.trim() === '' || line.startsWith('#')) return;
  const [, word = '', value = ''] = /^([^:]+):(.*)$/.exec(line) ?? [];
  const key = keys().find((one) => KEYS[one] === word.trim().toLowerCase());
  if (!key) {
    const known = keys().map((one) => `“${KEYS[one]}”`);
    throw new Fault(phrase('“{0}” is none of {1}.', line.slice(0, 40), known.join(', ')), number);
  }
  if (values.has(key)) throw new Fault(phrase('“{0}” stands there twice.', KEYS[key]), number);
  values.set(key, value.trim());
}

/** The key whose value is written at this place, where there is one. */
export function keyAt(text: string, line: number): Key | undefined {
  const lines = text.split('\n');
  const end = lines.indexOf(FENCE, 1);
  if (line < 1 || (end !== -1 && line >= end)) return undefined;
  const word = /^([^:]+):/
    .exec(lines[line] ?? '')?.[1]
    ?.trim()
    .toLowerCase();
  return keys().find((one) => KEYS[one] === word);
}

function lineOf(key: Key, lines: string[]): number {
  return lines.findIndex((line) => line.startsWith(`${KEYS[key]}:`)) + 1;
}

function keys(): Key[] {
  return ['name', 'draftModel', 'analysisModel', 'language'];
}
