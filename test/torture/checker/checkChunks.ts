import type { Evidence } from './check.ts';

/** Streams have no gaps, attempts never go back, and what was shown once stays as it was. */
export function checkChunks({ snapshot, memory }: Evidence): string[] {
  const wrong = [
    ...snapshot.attemptsGoingBack.map((id) => `stream ${id}: its attempt goes back`),
    ...snapshot.orphanStreams.map((id) => `stream ${id} belongs to nothing`),
    ...snapshot.otherThanStreamed.map((id) => `chat message ${id} is not what was streamed`),
  ];
  for (const { stream_id: id, chunks, first, last, text } of snapshot.streams) {
    if (first !== 1 || last !== chunks)
      wrong.push(`stream ${id}: ${chunks} chunks from ${first} to ${last}`);
    if (!text.startsWith(memory.streams.get(id) ?? '')) wrong.push(`stream ${id} was rewritten`);
    memory.streams.set(id, text);
  }
  return wrong;
}
