/**
 * The words of the user's language, one set a process: the window hands them to the worker and the page. Keys are the
 * English texts, as in VS Code's own bundles, which these come from.
 */
export interface Words {
  /** BCP 47. */
  language: string;
  /** English text → the same in `language`. What is missing stays English. */
  texts: Readonly<Record<string, string>>;
}

/** A text and what stands in it, put into words when it is shown or stored: its reader's language may not be known yet. */
export interface Phrase {
  text: string;
  args: readonly (string | number)[];
}

let words: Words = { language: 'en', texts: {} };
let rules = new Intl.PluralRules('en');

/** From now on `t` and `tn` say everything in these words. Throws `RangeError` where the language is no BCP 47 tag. */
export function useWords(next: Words): void {
  rules = new Intl.PluralRules(next.language);
  words = next;
}

/** The language of the words in use, for dates and numbers; undefined for English, which leaves them to the system. */
export function wordsLanguage(): string | undefined {
  return words.language.startsWith('en') ? undefined : words.language;
}

/** A text in the user's language; `{0}`, `{1}`… are the arguments. */
export function t(text: string, ...args: readonly (string | number)[]): string {
  return fillIn(words.texts[text] ?? text, args);
}

/**
 * A text about a number, `{0}`: its forms stand between bars, in the order of the language's plural categories
 * (`'{0} message|{0} messages'`; Russian has three).
 */
export function tn(forms: string, count: number, ...args: readonly (string | number)[]): string {
  const translated = words.texts[forms];
  const chosen = (translated ?? forms).split('|');
  const by = translated === undefined ? ENGLISH : rules;
  const at = Math.min(categoriesOf(by).indexOf(by.select(count)), chosen.length - 1);
  return fillIn(chosen[at] ?? forms, [count.toLocaleString(wordsLanguage()), ...args]);
}

/** A text of which another process, or a later moment, knows the language. */
export function phrase(text: string, ...args: readonly (string | number)[]): Phrase {
  return { text, args };
}

/** The phrase in English: for the log, which its readers share. */
export function inEnglish(said: string | Phrase): string {
  return typeof said === 'string' ? said : fillIn(said.text, said.args);
}

/** The phrase in the user's language. */
export function inWords(said: string | Phrase): string {
  return typeof said === 'string' ? t(said) : t(said.text, ...said.args);
}

const ENGLISH = new Intl.PluralRules('en');
const ORDER = ['zero', 'one', 'two', 'few', 'many', 'other'];

function categoriesOf(of: Intl.PluralRules): string[] {
  const { pluralCategories } = of.resolvedOptions();
  return ORDER.filter((category) => pluralCategories.some((known) => known === category));
}

function fillIn(text: string, args: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
}
