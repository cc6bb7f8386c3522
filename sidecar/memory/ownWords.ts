import type { Message } from '../../protocol/messageRecords.ts';

/** Longer ones tell more of their matter than of their style. */
const LONGEST = 600;
/** Too much of it is not the owner's. */
const NOT_OWN = ['quote', 'pre'];

/** What in a dialog the owner has written themselves and may be shown to a model: nothing quoted, forwarded or protected. */
export function ownWords(
  messages: readonly Message[],
): { messageId: number; at: number; text: string }[] {
  return messages.flatMap((message) => {
    const { out, service, protected: isProtected, forwardedFrom, entities = [], text } = message;
    if (!out || service === true || isProtected === true || forwardedFrom !== undefined) return [];
    if (entities.some(({ kind }) => NOT_OWN.includes(kind)) || !isExample(text)) return [];
    return [{ messageId: message.messageId, at: message.at, text }];
  });
}

/** Words, and not too many. */
export function isExample(text: string): boolean {
  return text.length <= LONGEST && /\p{L}{2}/u.test(text);
}

/** The same words again are no second example. */
export function sameWords(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
}

/** Whether a text is written in the script of a language: what is not, is not in that language. */
export function isInScriptOf(text: string, language: string): boolean {
  const script = scriptOf(language);
  const pattern = script === undefined ? undefined : SCRIPTS[script];
  if (!pattern) return true;
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.filter((letter) => pattern.test(letter)).length * 2 > letters.length;
}

/** `pt-BR` → `pt`: the ways to write a language are one here. */
export function baseLanguage(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? tag;
}

function scriptOf(language: string): string | undefined {
  try {
    return new Intl.Locale(language).maximize().script;
  } catch {
    return undefined; // No tag: nothing is known of its script.
  }
}

const SCRIPTS: Record<string, RegExp> = {
  Latn: /\p{Script=Latin}/u,
  Cyrl: /\p{Script=Cyrillic}/u,
  Arab: /\p{Script=Arabic}/u,
  Hebr: /\p{Script=Hebrew}/u,
  Grek: /\p{Script=Greek}/u,
  Deva: /\p{Script=Devanagari}/u,
  Beng: /\p{Script=Bengali}/u,
  Thai: /\p{Script=Thai}/u,
  Geor: /\p{Script=Georgian}/u,
  Armn: /\p{Script=Armenian}/u,
  Hans: /\p{Script=Han}/u,
  Hant: /\p{Script=Han}/u,
  Jpan: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  Kore: /\p{Script=Hangul}/u,
};
