import {
  findPhoneNumbersInText,
  isValidPhoneNumber,
  parseDigits,
  type CountryCode,
} from 'libphonenumber-js';
import { longestRuns, matches, type Span } from './spans.ts';

/** Where numbers without a country's code are read as they are dialled there; large ones, of every way to write them. */
const COUNTRIES: readonly CountryCode[] = [
  ...(['US', 'GB', 'DE', 'RU', 'FR', 'IT', 'ES', 'IR', 'IN', 'TR'] as const),
  ...(['UA', 'BR', 'NL', 'PL', 'AE', 'ID', 'JP', 'ZA', 'AU'] as const),
];
/** To look a number up in all of them takes a while; where there are more, they are numbers without being looked up. */
const MOST_LOOKED_UP = 200;

const REST = String.raw`(?:[() .\u00A0/–-]{0,2}\p{Nd})`;
/** As they are dialled at home: 0170 1234567, 8 (916) 123-45-67, (212) 555-1234, 212-555-1234; more digits may follow. */
const DIALLED = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}_+])(?:\(?[0٠۰]${REST}{8,16}|8${REST}{10,16}|\(\d{2,4}\)${REST}{6,12}|\d{3}[-. ]\d{3}[-. ]\d{4})(?![\p{L}\p{Nd}_])`,
  'gu',
);
const GROUP = /\(?\p{Nd}+\)?/gu;
const DATE =
  /^(?:(?:[0-3]?\d[./-][01]?\d|[01]?\d[./-][0-3]?\d)[./-](?:\d{2}|\d{4})|(?:19|20)\d\d[./-][01]?\d[./-][0-3]?\d)(?![\d./-])/;

/** Finds phone numbers in texts of one request. */
export function createPhoneFinder() {
  const known = new Map<string, boolean>();

  function isNational(run: string): boolean {
    const digits = parseDigits(run);
    if (digits.length < 9 || digits.length > 12 || DATE.test(run)) return false;
    if (digits.startsWith('8') && digits.length !== 11) return false;
    const before = known.get(digits);
    if (before !== undefined) return before;
    const is =
      known.size >= MOST_LOOKED_UP ||
      COUNTRIES.some((country) => isValidPhoneNumber(digits, country));
    known.set(digits, is);
    return is;
  }

  /**
   * Those with their country's code, and those that are written as they are dialled at home, of nine digits and more.
   * What is rather a date, an amount or the number of an order is left.
   */
  return (text: string): Span[] => {
    const abroad = text.includes('+') || text.includes('＋') ? findPhoneNumbersInText(text) : [];
    return [
      ...abroad.map(({ startsAt: from, endsAt: to }) => ({ from, to })),
      ...longestRuns(text, matches(text, DIALLED), GROUP, isNational),
    ];
  };
}
