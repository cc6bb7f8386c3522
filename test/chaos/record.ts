import type { Counts } from './chaos.ts';

/** A line of the record in docs/reliability.md. */
export function formatRecord(counts: Counts, seed: number, on: Date): string {
  const { rounds, ...rest } = counts;
  const cells = [rounds, seed, ...Object.values(rest)].map(String);
  return `| ${[on.toISOString().slice(0, 10), ...cells].join(' | ')} |`;
}

export function formatCounts(counts: Counts, ms: number): string {
  const told = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  return [...told, `${Math.round(ms / 1000)} s`].join('; ');
}

export function describeFailure(failure: Error): string {
  const { cause } = failure;
  return `${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n${failure.message}`;
}
