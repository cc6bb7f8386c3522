const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Wait before the `attempt`th try again (from 1): doubling, half of it random so that clients do not come back in step. */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(full * (0.5 + random / 2));
}
