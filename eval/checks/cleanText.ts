import { RULES } from '../../sidecar/drafting/prompt.ts';
import { failOn, NOT_ASKED, type Check } from './check.ts';

/** The reply is the text alone: no Markdown, no placeholder, no quotation marks around it, none of the rules' words. */
export const cleanText: Check = (_one, { reply }) => {
  if (reply === undefined) return NOT_ASKED;
  const found = FORBIDDEN.flatMap(([what, pattern]) => (pattern.test(reply) ? [what] : []));
  const words = wordsIn(reply);
  const repeated = shingles(words).find((shingle) => RULE_SHINGLES.has(shingle));
  return failOn([...found, ...(repeated === undefined ? [] : [`words of the rules: ${repeated}`])]);
};

const FORBIDDEN: readonly [string, RegExp][] = [
  ['a fence', /```/],
  ['a heading', /^#{1,6}\s/m],
  ['bold marks', /\*\*[^*\n]+\*\*/],
  [
    'a placeholder',
    /\{\{|\}\}|<(?:name|date|time|price)>|_{3,}|\[(?:your|the (?:name|date|time|price)|name|date|time|price|insert|имя|дат|время|ваш|nombre|fecha|hora|dein|ihr|datum|uhrzeit|نام|تاریخ|ساعت|名前|日付)[^\]]*\]/iu,
  ],
  // In capitals alone: "todo" is a word of Spanish.
  ['a placeholder', /\b(?:TODO|TBD|XXX)\b/u],
  ['quotation marks around it', /^["“«„「『].*["”»“」』]$/su],
  [
    'a label',
    /^(?:reply|draft|answer|antwort|entwurf|ответ|черновик|respuesta|réponse|پاسخ|返信)\s?[::]/iu,
  ],
  ['fields of the request', /message_ids|needs_reply|previous_draft|"from"\s*:|waiting_on_them/u],
  ['talk of a model', /\b(?:as an ai|language model|ai assistant)\b|языковая модель|KI-Modell/iu],
];

/** So many words in a row are no accident. */
const SHINGLE = 7;

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const shingles = (words: string[]): string[] =>
  words.slice(SHINGLE - 1).map((_word, index) => words.slice(index, index + SHINGLE).join(' '));

const RULE_SHINGLES: ReadonlySet<string> = new Set(shingles(wordsIn(RULES)));
