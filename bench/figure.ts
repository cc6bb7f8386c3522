/** One line of the table and of bench/results.json. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What it is held against, measured in the same run; null where the goal stands by itself. */
  peer: string | null;
  peerValue: number | null;
  /** value / peerValue. */
  ratio: number | null;
  goal: string;
  met: boolean;
}

/** What a `*.bench.ts` module exports, beside its `name`. */
export type RunBench = () => Promise<Figure[]>;

interface Measured {
  name: string;
  value: number;
  unit: string;
  peer?: { name: string; value: number };
}

/** A figure with a limit of its own; a peer stands beside it to compare, not to decide. */
export function atMost(limit: number, { name, value, unit, peer }: Measured): Figure {
  return {
    name,
    value,
    unit,
    ...beside(value, peer),
    goal: `≤ ${limit} ${unit}`,
    met: value <= limit,
  };
}

/** The same where more is better. */
export function atLeast(limit: number, { name, value, unit, peer }: Measured): Figure {
  return {
    name,
    value,
    unit,
    ...beside(value, peer),
    goal: `≥ ${limit} ${unit}`,
    met: value >= limit,
  };
}

/** A figure whose limit is a share of its peer's. */
export function atMostOfPeer(
  limit: number,
  { name, value, unit, peer }: Measured & { peer: { name: string; value: number } },
): Figure {
  const met = value <= limit * peer.value;
  return { name, value, unit, ...beside(value, peer), goal: `≤ ${limit}×`, met };
}

/** A figure of the kind where more is better, held against a share of its peer's. */
export function atLeastOfPeer(
  limit: number,
  { name, value, unit, peer }: Measured & { peer: { name: string; value: number } },
): Figure {
  const met = value >= limit * peer.value;
  return { name, value, unit, ...beside(value, peer), goal: `≥ ${limit}×`, met };
}

function beside(value: number, peer: { name: string; value: number } | undefined) {
  if (!peer) return { peer: null, peerValue: null, ratio: null };
  return { peer: peer.name, peerValue: peer.value, ratio: value / peer.value };
}

/** The middle one; of an even number the lower. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest rank. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (found === undefined) throw new Error('Nothing was measured.');
  return found;
}
