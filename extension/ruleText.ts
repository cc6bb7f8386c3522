import type { DialogRule } from '../protocol/dialogRecords.ts';

type Hours = NonNullable<DialogRule['hours']>;

/** "9-21", "9:00–21:30", "22 - 6"; null for an empty text: at any hour. Undefined: not understood. */
export function parseHours(text: string): DialogRule['hours'] | undefined {
  if (text.trim() === '') return null;
  const ends = text.split(/[-–—]/).map(parseTime);
  const [from, to] = ends;
  return ends.length === 2 && from !== undefined && to !== undefined ? { from, to } : undefined;
}

export function formatHours({ from, to }: Hours): string {
  return `${formatTime(from)}–${formatTime(to)}`;
}

/** 1 to 100; undefined: not understood. */
export function parseCount(text: string): number | undefined {
  const count = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
  return count >= 1 && count <= 100 ? count : undefined;
}

/** 24:00 is 0:00, as the end of a day. */
function parseTime(text: string): number | undefined {
  const [, hour = '', minute = '0'] = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*$/.exec(text) ?? [];
  if (hour === '' || Number(minute) > 59) return undefined;
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes <= 1440 ? minutes % 1440 : undefined;
}

function formatTime(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
