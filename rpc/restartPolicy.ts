/** The fifth crash within three minutes ends the attempts: something is wrong that a restart does not mend. */
const MAX_CRASHES = 5;
const WINDOW_MS = 3 * 60_000;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

export type RestartDecision = { kind: 'restart'; delayMs: number } | { kind: 'giveUp' };

/**
 * What to do after a crash.
 * @param crashes times of all crashes so far in ms, this one included, in any order
 * @param random in [0, 1): spreads the delay by a half each way, so that windows do not restart in step
 */
export function decideRestart(
  crashes: readonly number[],
  now: number,
  random: number,
): RestartDecision {
  const recent = crashes.filter((at) => now - at < WINDOW_MS).length;
  if (recent >= MAX_CRASHES) return { kind: 'giveUp' };
  const delayMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, recent - 1));
  return { kind: 'restart', delayMs: Math.round(delayMs * (0.5 + random)) };
}
