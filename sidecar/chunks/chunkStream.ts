import { randomUUID } from 'node:crypto';
import type { Chunk } from '../../protocol/chunkRecords.ts';

/** One frame of a screen: the most a reader can notice, the least worth a message. */
const FRAME_MS = 33;
/** So much too early a timer may be by the clock: it is the frame's all the same. */
const EARLY_MS = 2;

export interface ChunkStreamOptions {
  streamId: string;
  attempt: number;
  /** The last sequence number in use. */
  lastSeq: number;
  now: () => number;
  /** Stores and announces one chunk; the stream calls it strictly in order. */
  store: (chunk: Chunk) => Promise<void>;
}

/**
 * Turns the model's deltas into numbered chunks: the first at once, then at most one a frame, each after the one before
 * it is stored. A chunk is announced once it is stored, so numbers never come again with another text after a crash;
 * after one that could not be stored nothing more is, so that no gap comes about.
 */
export function createChunkStream({ streamId, attempt, lastSeq, now, store }: ChunkStreamOptions) {
  let seq = lastSeq;
  let buffered = '';
  let flushedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let storing: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (buffered === '' || storing || failure) return;
    const chunk: Chunk = {
      chunkId: randomUUID(),
      streamId,
      attempt,
      seq: ++seq,
      text: buffered,
    };
    buffered = '';
    flushedAt = now();
    storing = storeNext(chunk);
  }

  async function storeNext(chunk: Chunk): Promise<void> {
    try {
      await store(chunk);
    } catch (error) {
      failure = { error };
    }
    storing = undefined;
    flushInTime();
  }

  function flushInTime(): void {
    if (timer !== undefined || storing) return;
    // The frames of all streams begin together: their chunks are stored as one and arrive as one.
    const waitMs = FRAME_MS * (Math.floor((flushedAt + EARLY_MS) / FRAME_MS) + 1) - now();
    if (waitMs <= 0) flush();
    else timer = setTimeout(flush, waitMs);
  }

  async function end(): Promise<void> {
    flush();
    while (storing) {
      await storing;
      flush();
    }
    if (failure) throw failure.error;
  }

  return {
    /** @throws the failure to store an earlier chunk: there is no use in going on. */
    push(text: string): void {
      if (failure) throw failure.error;
      buffered += text;
      flushInTime();
    },
    /** Resolves once all that was pushed is stored; rejects with the first failure to store. */
    end,
  };
}
