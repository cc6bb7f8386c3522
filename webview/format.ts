const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

// Making a formatter costs more than using it a hundred times.
const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const fullDate = new Intl.DateTimeFormat(undefined, {
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
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  return listTime(at, now);
}

/** 4 s, 2:05, 1:02:05. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((n) =>
    String(n).padStart(2, '0'),
  );
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${parts.join(':')}` : `${Number(parts[0])}:${parts[1]}`;
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

/** "1 message", "2 messages". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

function firstLetter(word: string): string {
  for (const { segment } of letters.segment(word)) return segment;
  return '';
}
