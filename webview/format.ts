import { t, tn, wordsLanguage } from './l10n.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

// Dates and numbers are in the language of the words; English leaves them to the system. Making a formatter costs more than using it a hundred times.
const language = wordsLanguage();
const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(language, { weekday: 'short' });
const dayMonth = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
const fullDate = new Intl.DateTimeFormat(language, {
  day: '2-digit',
  month: '2-digit',
  year: '2-digit',
});

/** As a chat list has it: 14:05, Tue, 3 Nov, 03.11.24. */
export function listTime(at: number, now: number): string {
  const date = new Date(at);
  if (now - at < DAY_MS && date.getDate() === new Date(now).getDate()) return clock.format(date);
  if (now - at < 6 * DAY_MS) return weekday.format(date);
  return (now - at < 300 * DAY_MS ? dayMonth : fullDate).format(date);
}

export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / MINUTE_MS);
  if (minutes < 1) return t('just now');
  if (minutes < 60) return t('{0} min ago', minutes);
  return listTime(at, now);
}

/** A time to come: Tue 09:00, 3 Dec 09:00. */
export function comingTime(at: number, now: number): string {
  const day = at - now < 6 * DAY_MS ? weekday : dayMonth;
  return `${day.format(at)} ${clock.format(at)}`;
}

/** 4 s, 2:05, 1:02:05. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return t('{0} s', seconds);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((n) =>
    String(n).padStart(2, '0'),
  );
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${parts.join(':')}` : `${Number(parts[0])}:${parts[1]}`;
}

const tenths = new Intl.NumberFormat(language ?? 'en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  useGrouping: false,
});

/** 850 ms, 3.2 s, 41 s, 2:05. */
export function duration(ms: number): string {
  if (ms < 995) return t('{0} ms', Math.round(ms));
  return ms < 9_950
    ? t('{0} s', tenths.format(ms / 1000))
    : countdown(Math.round(ms / 1000) * 1000);
}

const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });

/** 812, 12.4K, 3.1M. */
export function roughly(count: number): string {
  return compact.format(count);
}

/** 1,204. */
export function whole(count: number): string {
  return count.toLocaleString(language);
}

/** 812 tokens, 12.4K tokens. */
export function tokenCount(count: number): string {
  return tn('{1} token|{1} tokens', Math.min(count, 1000), roughly(count));
}

/** US dollars, as exactly as small sums need: $0, $0.0041, $0.42, $1,204. */
export function money(usd: number): string {
  if (usd === 0) return dollars(0, 0);
  if (usd < 0.0001) return `<${dollars(0.0001, 4)}`;
  return dollars(usd, usd < 0.1 ? 4 : usd < 1_000 ? 2 : 0);
}

function dollars(usd: number, digits: number): string {
  const fraction = {
    minimumFractionDigits: Math.min(digits, 2),
    maximumFractionDigits: digits,
  };
  if (language === undefined) return `$${usd.toLocaleString(undefined, fraction)}`;
  return usd.toLocaleString(language, {
    ...fraction,
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
  });
}

/** 0 %, 63 %; never 100 % of what is not whole. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  return `${share < 1 ? Math.min(99, whole) : whole} %`;
}

/** A date of the calendar, 2026-11-29, as 29 Nov. */
export function calendarDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return dayMonth.format(new Date(year, month - 1, date));
}

/** 96 kB, 4.2 MB. */
export function megabytes(bytes: number): string {
  return bytes < 1e6
    ? t('{0} kB', Math.ceil(bytes / 1e3))
    : t('{0} MB', tenths.format(bytes / 1e6));
}

/** 14:05. */
export function clockTime(at: number): string {
  return clock.format(at);
}

const precise = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });

/** 20 Nov 2026, 14:05:09. */
export function exactTime(at: number): string {
  return precise.format(at);
}

/** Several, in one breath: "reading and sending". */
export function listed(parts: readonly string[]): string {
  return new Intl.ListFormat(language ?? 'en', { type: 'conjunction' }).format(parts);
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One or two letters for the round picture. */
export function initials(title: string): string {
  const words = title.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  const text = chosen.map((word) => firstLetter(word ?? '')).join('');
  return (text || firstLetter(title.trim()) || '?').toLocaleUpperCase();
}

/** 0-6, the same for the same dialog. */
export function avatarColour(dialogId: string): number {
  let sum = 0;
  for (const char of dialogId) sum = (sum * 31 + char.charCodeAt(0)) % 9973;
  return sum % 7;
}

/**
 * Text as it is safe to look at: characters that reorder what follows them, and invisible tag characters, show as
 * a mark instead of doing their work. Emoji flags (a black flag and its tags) and joiners stay whole.
 */
export function shown(text: string): string {
  return text
    .replace(/[\u202A-\u202E]/g, '\uFFFD')
    .replace(/\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F}|[\u{E0000}-\u{E007F}]+/gu, (match) =>
      match.startsWith('\u{1F3F4}') ? match : '\uFFFD',
    );
}

function firstLetter(word: string): string {
  for (const { segment } of letters.segment(word)) return segment;
  return '';
}
