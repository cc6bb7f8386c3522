const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * When to clean up next, given when it was done last: once a day at `hour` (UTC). One that was missed (the machine
 * slept, the worker was off) is due now. After a clock that went back the day that was done is not done again; a last
 * time more than a day ahead comes from a clock that was wrong and is no reason to wait.
 */
export function nextCleanup(now: number, lastAt: number | undefined, hour: number): number {
  if (lastAt === undefined || lastAt > now + DAY_MS) return now;
  return Math.max(now, dayOf(lastAt, hour) + DAY_MS);
}

/** The beginning of the clean-up's day that this moment is in. */
function dayOf(at: number, hour: number): number {
  return Math.floor((at - hour * HOUR_MS) / DAY_MS) * DAY_MS + hour * HOUR_MS;
}
