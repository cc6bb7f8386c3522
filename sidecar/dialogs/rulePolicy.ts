import type { Dialog, DialogRule } from '../../protocol/dialogRecords.ts';
import { localDayOf } from '../localDays.ts';

/** So long after the last incoming message a burst counts as over. */
export const QUIET_MS = 8_000;

export type RuleStep =
  | { kind: 'process' }
  | { kind: 'later'; at: number }
  /** Until the next message: there is nothing to do, or it is the user's turn. */
  | { kind: 'drop' };

export interface RuleView {
  rule: DialogRule;
  dialog: Dialog;
  /** One that is written, under review or on its way. */
  hasOpenDraft: boolean;
  /** By the rule, today. */
  startedToday: number;
  now: number;
}

/** What the rule of a dialog does once the dialog has been quiet. All its times are this machine's local ones. */
export function ruleStep({ rule, dialog, hasOpenDraft, startedToday, now }: RuleView): RuleStep {
  const isTheirTurnOver = dialog.last !== undefined && !dialog.last.out;
  if (!dialog.canSend || !isTheirTurnOver || hasOpenDraft) return { kind: 'drop' };
  if (isHushed(dialog, now) && !rule.evenIfMuted) return { kind: 'drop' };
  const from = startedToday >= rule.mostPerDay ? localDayOf(now).endsAt : now;
  const at = nextActive(rule.hours, from);
  return at <= now ? { kind: 'process' } : { kind: 'later', at };
}

/** The first moment from `now` on that lies in the hours. */
export function nextActive(hours: DialogRule['hours'], now: number): number {
  if (hours === null || hours.from === hours.to || isWithin(hours, minuteOf(now))) return now;
  const day = new Date(now);
  const start = (days: number) =>
    new Date(
      day.getFullYear(),
      day.getMonth(),
      day.getDate() + days,
      Math.floor(hours.from / 60),
      hours.from % 60,
    ).getTime();
  return start(0) > now ? start(0) : start(1);
}

/** Over midnight where `from` is the later one. */
function isWithin({ from, to }: NonNullable<DialogRule['hours']>, minute: number): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

function minuteOf(now: number): number {
  const day = new Date(now);
  return day.getHours() * 60 + day.getMinutes();
}

function isHushed(dialog: Dialog, now: number): boolean {
  return dialog.archived || (dialog.mutedUntil !== undefined && dialog.mutedUntil > now);
}
