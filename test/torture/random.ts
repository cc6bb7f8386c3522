/** A seeded source of choices: the same seed makes the same plan. */
export interface Random {
  /** In [0, 1). */
  unit(): number;
  /** A whole number in [0, limit). */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** By weight. */
  choose<T>(from: readonly (readonly [weight: number, what: T])[]): T;
}

export function createRandom(seed: number): Random {
  let state = seed | 0;
  function unit(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number) => Math.floor(unit() * limit);
  return {
    unit,
    below,
    chance: (probability) => unit() < probability,
    pick: (from) => from[below(from.length)] ?? from[0],
    choose(from) {
      let left = unit() * from.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, what] of from) {
        left -= weight;
        if (left < 0) return what;
      }
      throw new Error('Nothing to choose from.');
    },
  };
}

/** Seeds of the rounds of a run, independent of each other. */
export function subSeed(seed: number, round: number): number {
  return createRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b)).below(
    2 ** 31,
  );
}
