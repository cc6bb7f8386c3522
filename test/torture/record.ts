import type { Counts } from './torture.ts';

/** A line of the record in docs/reliability.md. */
export function formatRecord(counts: Counts, seed: number, on: Date): string {
  const { rounds, kills, checks, jobs, approvals, several, edits, sends } = counts;
  const { chats, violations } = counts;
  const cells = [rounds, seed, kills, checks, jobs, approvals, several, edits, sends, chats];
  return `| ${[on.toISOString().slice(0, 10), ...[...cells, violations].map(String)].join(' | ')} |`;
}

export function formatCounts(counts: Counts, ms: number): string {
  const { rounds, kills, checks, acknowledged, jobs, approvals, several, edits } = counts;
  const { sends, chats, violations } = counts;
  return [
    `${rounds} rounds`,
    `${kills} kills`,
    `${checks} checks`,
    `acknowledged: ${acknowledged} operations, ${jobs} jobs, ${approvals} approvals (${several} in several messages), ${edits} edits after sending, ${chats} chat messages`,
    `${sends} messages received`,
    `${violations} violations`,
    `${Math.round(ms / 1000)} s`,
  ].join('; ');
}

/** What went wrong, and the journal's end. */
export function describeFailure(failure: Error): string {
  const { cause } = failure;
  return `${failure.message}\n${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
}
