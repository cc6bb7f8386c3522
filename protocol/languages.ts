import * as z from 'zod/mini';
import { wordsLanguage } from './l10n.ts';

/** BCP 47: "de", "pt-BR". */
export const languageTag = z
  .string()
  .check(z.maxLength(35), z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/));

/** Offered after those of the dialog itself. */
const COMMON = [
  'en',
  'zh',
  'hi',
  'es',
  'fr',
  'ar',
  'bn',
  'pt',
  'ru',
  'ur',
  'id',
  'de',
  'ja',
  'tr',
  'ko',
  'it',
  'fa',
  'vi',
  'pl',
  'uk',
  'nl',
  'he',
];

/** Languages to choose from: those of the dialog, then the most spoken; each once. */
export function languagesToOffer(used: readonly string[]): string[] {
  return [...new Set([...used, ...COMMON])];
}

/** In the words of `locale`, as it stands by itself: "German"; the tag itself where it has none. */
export function languageName(tag: string, locale: string): string {
  try {
    const name = new Intl.DisplayNames([locale, 'en'], { type: 'language' }).of(tag) ?? tag;
    return name === tag ? tag : name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  } catch {
    return tag; // Not a tag at all: what a small model called it.
  }
}

/** The user's own word for what is called so in English; the English one for what is not offered here. */
export function languageInWords(english: string): string {
  const tag = COMMON.find((one) => languageName(one, 'en') === english);
  return tag === undefined ? english : languageName(tag, wordsLanguage() ?? 'en');
}
