/** A day of the machine's calendar; it may have 23 or 25 hours. */
export interface LocalDay {
  /** 2026-11-29. */
  day: string;
  startsAt: number;
  /** The first moment of the next. */
  endsAt: number;
}

/** The day that is `ago` days before that of `now`. */
export function localDayOf(now: number, ago = 0): LocalDay {
  const startsAt = midnight(now, -ago);
  return { day: dateOf(startsAt), startsAt, endsAt: midnight(now, 1 - ago) };
}

/** The last `count` days, oldest first; the last is that of `now`. */
export function lastDays(now: number, count: number): LocalDay[] {
  return Array.from({ length: count }, (_, index) => localDayOf(now, count - 1 - index));
}

/** The first moment of the month of `now`. */
export function monthStart(now: number): number {
  const at = new Date(now);
  return new Date(at.getFullYear(), at.getMonth(), 1).getTime();
}

/** By the calendar, not by hours: of the days on which clocks are set as well. */
function midnight(now: number, days: number): number {
  const at = new Date(now);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime();
}

function dateOf(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
