/** What a run did, for the record. */
export interface FuzzCounts {
  /** Sent to the sidecar's socket. */
  frames: number;
  byKind: Record<string, number>;
  connections: number;
  refused: number;
  answered: number;
  /** Put into the bridge of the panel. */
  messages: number;
}

export const emptyCounts = (): FuzzCounts => ({
  frames: 0,
  byKind: {},
  connections: 0,
  refused: 0,
  answered: 0,
  messages: 0,
});

export function formatRecord(counts: FuzzCounts, seed: number, failures: number, on: Date): string {
  const { frames, connections, answered, refused, messages } = counts;
  const cells = [
    on.toISOString().slice(0, 10),
    frames,
    seed,
    connections,
    answered,
    refused,
    messages,
  ];
  return `| ${[...cells, failures].join(' | ')} |`;
}
