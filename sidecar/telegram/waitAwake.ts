import { setTimeout as sleep } from 'node:timers/promises';

/** Looks at the clock this often. */
const TICK_MS = 1_000;
/** A tick this much longer by the clock than by its timer: the machine slept, for timers stand still then. */
const SLEPT_MS = 10_000;

/**
 * Waits `waitMs`, less if the signal aborts or the machine sleeps meanwhile: nobody who opens the lid should wait out
 * what was left of the pause from before.
 */
export async function waitAwake(
  waitMs: number,
  signal: AbortSignal,
): Promise<'waited' | 'slept' | 'aborted'> {
  for (let left = waitMs; left > 0; left -= TICK_MS) {
    const tickMs = Math.min(left, TICK_MS);
    const from = Date.now();
    // Rejects for the signal alone, which is looked at next.
    await sleep(tickMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return 'aborted';
    if (Date.now() - from > tickMs + SLEPT_MS) return 'slept';
  }
  return signal.aborted ? 'aborted' : 'waited';
}
