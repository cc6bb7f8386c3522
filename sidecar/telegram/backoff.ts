const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** A connection that held this long was a good one: the next loss starts over with no wait. */
const STEADY_MS = 10_000;
/** The furthest that losses of connections which did come about lead: half a second to a second. */
const SHAKY = 3;

/**
 * Wait before the `attempt`th try again (from 1): none before the first, for most losses are of a moment; then
 * doubling, half of it random so that clients do not come back in step.
 */
export function backoffMs(attempt: number, random: number): number {
  if (attempt <= 1) return 0;
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 2, 16));
  return Math.round(full * (0.5 + random / 2));
}

/**
 * Which try the next one is. Only tries that lead nowhere wait longer and longer: where a network breaks off every few
 * seconds, as on a train, each new connection is one that works.
 */
export function nextAttempt(attempt: number, last: { wasOnline: boolean; heldMs: number }): number {
  if (!last.wasOnline) return attempt + 1;
  return last.heldMs > STEADY_MS ? 1 : Math.min(attempt + 1, SHAKY);
}
