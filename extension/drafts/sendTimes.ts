const HOUR_MS = 3_600_000;
const MORNING = 9;
const EVENING = 18;
const MONDAY = 1;
const LONGEST_DAYS = 365;

export interface SendTime {
  label: 'inAnHour' | 'thisEvening' | 'tomorrowMorning' | 'mondayMorning';
  at: Date;
}

/** The times people mean by "later", in local time, soonest first; none of them sooner than an hour from now. */
export function sendTimes(now: Date): SendTime[] {
  const times: SendTime[] = [{ label: 'inAnHour', at: new Date(now.getTime() + HOUR_MS) }];
  const evening = atHour(now, 0, EVENING);
  if (evening.getTime() - now.getTime() > HOUR_MS)
    times.push({ label: 'thisEvening', at: evening });
  times.push({ label: 'tomorrowMorning', at: atHour(now, 1, MORNING) });
  const untilMonday = (MONDAY - now.getDay() + 7) % 7 || 7;
  if (untilMonday > 1)
    times.push({ label: 'mondayMorning', at: atHour(now, untilMonday, MORNING) });
  return times;
}

/**
 * `2026-11-24 09:00` or `09:00` (its next occurrence) in local time. `invalid`: it is no such date; `past`; `far`:
 * more than a year ahead.
 */
export function parseSendTime(text: string, now: Date): Date | 'invalid' | 'past' | 'far' {
  const match = /^\s*(?:(\d{4})-(\d{1,2})-(\d{1,2})[T\s]+)?(\d{1,2}):(\d{2})\s*$/.exec(text);
  if (!match) return 'invalid';
  const [year, month, day, hour = 0, minute = 0] = match.slice(1).map(numberOr);
  if (hour > 23 || minute > 59) return 'invalid';
  if (year === undefined || month === undefined || day === undefined) {
    const today = atHour(now, 0, hour, minute);
    return today > now ? today : atHour(now, 1, hour, minute);
  }
  const at = new Date(year, month - 1, day, hour, minute);
  if (at.getMonth() !== month - 1 || at.getDate() !== day) return 'invalid';
  if (at <= now) return 'past';
  return at > atHour(now, LONGEST_DAYS, hour, minute) ? 'far' : at;
}

function atHour(now: Date, days: number, hour: number, minute = 0): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour, minute);
}

function numberOr(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
