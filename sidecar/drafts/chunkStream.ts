import type { Chunk } from '../../protocol/records.ts';

/** One frame of a screen: the most a reader can notice, the least worth a message. */
const FRAME_MS = 33;

export interface ChunkStreamOptions {
  draftId: string;
  attempt: number;
  /** The last sequence number in use. */
  lastSeq: number;
  now: () => number;
  /** Stores and announces one chunk; the stream calls it strictly in order. */
  store: (chunk: Chunk) => Promise<void>;
}

/**
 * Turns the model's deltas into numbered chunks: the first at once, then at most one a frame. A chunk is announced
 * once it is stored, so numbers never come again with another text after a crash.
 */
export function createChunkStream({ draftId, attempt, lastSeq, now, store }: ChunkStreamOptions) {
  let seq = lastSeq;
  let buffered = '';
  let flushedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let stored: Promise<void> = Promise.resolve();

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (buffered === '') return;
    const chunk: Chunk = { draftId, attempt, seq: ++seq, text: buffered };
    buffered = '';
    flushedAt = now();
    const writing = store(chunk);
    stored = Promise.all([stored, writing]).then(() => undefined);
    // The failure is met by whoever ends the stream; until then it must not count as unhandled.
    stored.catch(() => undefined);
  }

  return {
    push(text: string): void {
      buffered += text;
      if (timer !== undefined) return;
      const waitMs = flushedAt + FRAME_MS - now();
      if (waitMs <= 0) flush();
      else timer = setTimeout(flush, waitMs);
    },
    /** Resolves once all that was pushed is stored; rejects with the first failure to store. */
    async end(): Promise<void> {
      flush();
      await stored;
    },
  };
}
