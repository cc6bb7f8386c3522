import type { Chunk } from '../../protocol/chunkRecords.ts';
import type { Store } from '../store/store.ts';
import type { Chunks } from './chunks.ts';
import { createChunkStream } from './chunkStream.ts';

export interface StreamWriterOptions {
  store: Store;
  chunks: Chunks;
  now: () => number;
  /** Once it is stored. */
  onChunk: (chunk: Chunk) => void;
}

/**
 * Writes what `produce` streams as chunks of `streamId`, numbered on from those of earlier attempts. Settles once all
 * that came is stored, also when producing failed.
 */
export async function writeStream<T>(
  { store, chunks, now, onChunk }: StreamWriterOptions,
  { streamId, attempt }: { streamId: string; attempt: number },
  produce: (onDelta: (text: string) => void) => Promise<T>,
): Promise<T> {
  const stream = createChunkStream({
    streamId,
    attempt,
    lastSeq: chunks.lastSeq(streamId),
    now,
    store: (chunk) =>
      store.write((tx) => {
        chunks.add(tx, chunk);
        tx.onCommit(() => onChunk(chunk));
      }),
  });
  try {
    return await produce((delta) => stream.push(delta));
  } finally {
    await stream.end();
  }
}
