/**
 * Text of strangers, made safe to show to a model as data: what is invisible to a person but read by a model goes,
 * what a script or an emoji needs stays (one ZWJ or ZWNJ, variation selectors, the tags of the three flags
 * that have them). Sources: Unicode UTS #51 (emoji sequences), UTS #39 and UTR #36 (hidden characters).
 */
export function neutralise(text: string): string {
  return text
    .toWellFormed()
    .replace(LINE_SEPARATORS, '\n')
    .replace(TAGS, (tags, flag: string | undefined) => (flag === undefined ? '' : tags))
    .replace(HIDDEN, '')
    .replace(REPEATED_JOINERS, '$1')
    .replace(REPEATED_SELECTORS, '$1');
}

/** Inside JSON a newline is escaped; these are not, and a model may take them for the end of the line. */
const LINE_SEPARATORS = /\r\n?|[\u0085\u2028\u2029]/gu;

/** Scotland, England, Wales: a black flag, tags, the end tag. Any other tag is a hidden letter. */
const TAGS =
  /\u{1F3F4}((?:\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073}))\u{E007F})|[\u{E0000}-\u{E007F}]/gu;

const HIDDEN = new RegExp(
  [
    // Controls but tab and newline.
    '[\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F]',
    // Everything that turns the direction of text.
    '\\p{Bidi_Control}',
    // Soft hyphen, invisible operators, deprecated format controls, byte order mark, annotation marks.
    '[\\u00AD\\u180E\\u2060-\\u2064\\u206A-\\u206F\\uFEFF\\uFFF9-\\uFFFB]',
    // Variation selectors of ideographs anywhere but behind an ideograph.
    '(?<!\\p{Unified_Ideograph})[\\u{E0100}-\\u{E01EF}]',
  ].join('|'),
  'gu',
);

/** Scripts and emoji use one at a time; runs carry hidden data. */
const REPEATED_JOINERS = /([\u200B-\u200D])[\u200B-\u200D]+/gu;
const REPEATED_SELECTORS =
  /([\uFE00-\uFE0F\u{E0100}-\u{E01EF}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]+/gu;
