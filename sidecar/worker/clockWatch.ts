/** Both clocks at one moment, ms. */
export interface ClockReading {
  /** The time of day: a person or the network may set it. */
  wall: number;
  /** Since the machine was started, its sleep included: nobody can set it. */
  up: number;
}

/** Smaller differences are the clock being kept, not set. */
const TOLERANCE_MS = 2_000;
/** Readings are taken every ten seconds at most; a timer that is half a minute late was asleep. */
const LONGEST_GAP_MS = 40_000;

/**
 * What happened between two readings. `asleepMs`: how long the machine (or this process) stood still, else 0.
 * `movedMs`: by how much the time of day was set, forward or back, else 0. Where the system does not count its sleep
 * in `up`, a sleep reads as a clock set forward.
 */
export function compareClocks(
  before: ClockReading,
  after: ClockReading,
): { asleepMs: number; movedMs: number } {
  const passedMs = after.up - before.up;
  const movedMs = after.wall - before.wall - passedMs;
  return {
    asleepMs: passedMs > LONGEST_GAP_MS ? passedMs : 0,
    movedMs: Math.abs(movedMs) > TOLERANCE_MS ? Math.round(movedMs) : 0,
  };
}
