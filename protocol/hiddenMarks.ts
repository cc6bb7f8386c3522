/** A run of characters that are not seen; `codes`: which, as U+200B. */
export interface HiddenMark {
  offset: number;
  length: number;
  codes: string;
}

/** Turns of direction, invisible letters and operators, soft hyphens, lone tags: nothing that a script or an emoji needs. */
const HIDDEN = new RegExp(
  [
    '(?:\\p{Bidi_Control}|\\p{Default_Ignorable_Code_Point}(?<![\\u200C\\u200D\\uFE00-\\uFE0F\\u180B-\\u180D\\u{E0100}-\\u{E01EF}])|[\\uFFF9-\\uFFFB])+',
    '[\\u200C\\u200D]+',
  ].join('|'),
  'gu',
);
/** Scotland, England, Wales. */
const FLAG_TAGS = /\u{1F3F4}[\u{E0061}-\u{E007A}]{1,8}\u{E007F}/gu;
/** Where a joiner stands between two of these it is spelling, or makes one picture of two. */
const JOINED =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{M}\uFE0F]/u;
/** In lines of Hebrew and Arabic, whose writers set them by hand. */
const DIRECTION_MARKS = /^[\u200E\u200F\u061C]$/u;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;

/** What a person does not see of a text, each run once. */
export function hiddenMarks(text: string): HiddenMark[] {
  const flags = [...text.matchAll(FLAG_TAGS)].map(
    ({ 0: flag, index }) => [index, index + flag.length] as const,
  );
  const hasRightToLeft = RIGHT_TO_LEFT.test(text);
  return [...text.matchAll(HIDDEN)].flatMap(({ 0: match, index }): HiddenMark[] => {
    if (flags.some(([from, to]) => index >= from && index < to)) return [];
    if (hasRightToLeft && DIRECTION_MARKS.test(match)) return [];
    if (/^[\u200C\u200D]$/u.test(match) && isJoined(text, index)) return [];
    const codes = [...new Set(match)].map(
      (char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    );
    return [{ offset: index, length: match.length, codes: codes.join(' ') }];
  });
}

function isJoined(text: string, index: number): boolean {
  const before = /.$/su.exec(text.slice(Math.max(0, index - 2), index))?.[0] ?? '';
  const after = String.fromCodePoint(text.codePointAt(index + 1) ?? 0x20);
  return JOINED.test(before) && (JOINED.test(after) || !/\S/u.test(after));
}
