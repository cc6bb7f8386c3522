/**
 * How often one connection may ask: `burst` at once, refilled at `perSecond`.
 * @returns takes one at `now` (ms): 0 where there was one, else the wait in ms until there is.
 */
export function createTokenBucket(
  burst: number,
  perSecond: number,
  now: number,
): (now: number) => number {
  let left = burst;
  let filledAt = now;
  return (now) => {
    left = Math.min(burst, left + (Math.max(0, now - filledAt) * perSecond) / 1000);
    filledAt = now;
    if (left < 1) return Math.ceil(((1 - left) * 1000) / perSecond);
    left -= 1;
    return 0;
  };
}
