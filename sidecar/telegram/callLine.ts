import { createMeter } from './budgets.ts';
import type { Budget } from './budgets.ts';

export interface Waiter {
  /** A person waits for it; else it is work in the background. */
  isUrgent: boolean;
  /** It may go. */
  go: () => void;
}

export type CallLine = ReturnType<typeof createCallLine>;

/** Those that wait for their turn under one budget: what a person waits for first, else in the order they came. */
export function createCallLine(budget: Budget) {
  const meter = createMeter(budget);
  const urgent: Waiter[] = [];
  const patient: Waiter[] = [];

  /** When the next of them may go; undefined where nobody waits. */
  function nextAt(now: number): number | undefined {
    if (urgent.length > 0) return meter.nextAt(now);
    return patient.length > 0 ? meter.nextAt(now, budget.kept) : undefined;
  }

  return {
    add: (waiter: Waiter): void => void (waiter.isUrgent ? urgent : patient).push(waiter),
    leave(waiter: Waiter): void {
      const line = waiter.isUrgent ? urgent : patient;
      const at = line.indexOf(waiter);
      if (at !== -1) line.splice(at, 1);
    },
    nextAt,
    /** Lets through whose turn it is. */
    admit(now: number): void {
      for (let at = nextAt(now); at !== undefined && at <= now; at = nextAt(now)) {
        meter.take(now);
        (urgent.shift() ?? patient.shift())?.go();
      }
    },
    drain: (now: number): void => meter.drain(now),
  };
}
