/**
 * Telegram numbers the events of an account (and of each channel) without gaps: an update carries `pts`, the number
 * after it, and `count`, how many numbers it takes (core.telegram.org/api/updates). From that follows what it is.
 */
export type PtsStep = 'next' | 'duplicate' | 'gap';

/** `local`: the number this account stands at; undefined when it is not known yet, then anything is next. */
export function ptsStep(local: number | undefined, pts: number, count: number): PtsStep {
  if (local === undefined || local + count === pts) return 'next';
  return local + count > pts ? 'duplicate' : 'gap';
}
