import { NOW } from '../notation.ts';
import { failOn, NOT_ASKED, type Check } from './check.ts';
import { knownWords } from './words.ts';

/** Every weekday and month that the reply names was named in the dialog or follows from "today" and "tomorrow". */
export const daysSourced: Check = (one, { reply }) => {
  if (reply === undefined) return NOT_ASKED;
  const words = knownWords(one);
  const known = new Set(namedIn(words));
  for (const [pattern, days] of NEAR) {
    if (pattern.test(words)) known.add(weekdayOf(NOW.getTime() + days * DAY));
  }
  return failOn(
    namedIn(reply)
      .filter((name) => !known.has(name))
      .map((name) => `nobody named ${name}`),
  );
};

const DAY = 86_400_000;
const TAGS = ['en', 'ru', 'es', 'de', 'fr', 'fa', 'ar', 'ja'];
const NEAR: readonly [RegExp, number][] = [
  [/today|tonight|сегодня|hoy|heute|aujourd|امروز|امشب|اليوم|今日/iu, 0],
  [/tomorrow|завтра|mañana|morgen|demain|فردا|غداً|غدا|明日/iu, 1],
];

const weekdayOf = (at: number): string => name('en', 'weekday', at);
const name = (tag: string, part: 'weekday' | 'month', at: number): string =>
  new Intl.DateTimeFormat(`${tag}-u-ca-gregory`, { [part]: 'long', timeZone: 'UTC' })
    .format(at)
    .toLowerCase();

/** A name in all languages, as one pattern; endings of Russian are left open. */
function patternOf(part: 'weekday' | 'month', at: number): RegExp {
  const forms = TAGS.map((tag) => {
    const whole = name(tag, part, at);
    if (tag === 'ru') return `(?<!\\p{L})${whole.slice(0, whole.length - 1)}\\p{L}{0,3}(?!\\p{L})`;
    if (tag === 'ja') return part === 'weekday' ? whole.slice(0, 2) : `(?<!\\d)${whole}`;
    return `(?<!\\p{L})${whole}s?(?!\\p{L})`;
  });
  return new RegExp(forms.join('|'), 'iu');
}

const SUNDAY = Date.UTC(2026, 10, 22);
const NAMED: readonly [string, RegExp][] = [
  ...Array.from({ length: 7 }, (_, day): [string, RegExp] => [
    weekdayOf(SUNDAY + day * DAY),
    patternOf('weekday', SUNDAY + day * DAY),
  ]),
  // "May" and "март" in a word for something else: months only beside a number.
  ...Array.from({ length: 12 }, (_, month): [string, RegExp] => {
    const at = Date.UTC(2026, month, 15);
    const { source } = patternOf('month', at);
    const beside = `\\p{Nd}\\.?\\s?(?:de |of )?(?:${source})|(?:${source})\\s\\p{Nd}`;
    return [name('en', 'month', at), new RegExp(beside, 'iu')];
  }),
];

const namedIn = (text: string): string[] =>
  NAMED.flatMap(([english, pattern]) => (pattern.test(text) ? [english] : []));
