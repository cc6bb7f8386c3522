import type { Chunk } from '../protocol/chunkRecords.ts';

/** The text of one draft or chat message as it streams in. */
interface Stream {
  attempt: number;
  /** The last chunk that is part of `text`. */
  seq: number;
  text: string;
  /** Chunks that came before one they follow. */
  early: Map<number, Chunk>;
  readers: Set<StreamReader>;
  asking: boolean;
  /** Nobody needs it once its readers have gone. */
  over: boolean;
}

export interface StreamReader {
  /** `added` is new at the end of `text`; null: the text began afresh. `seq` is the last chunk in it. */
  (text: string, added: string | null, seq: number): void;
}

/**
 * Puts chunks together in order, each once, whatever the order and number of times they arrive in: replayed by a
 * subscription, pushed live, or both. A gap is closed by subscribing again after the last chunk held.
 */
export class Streams {
  readonly #streams = new Map<string, Stream>();
  readonly #subscribe: (streamId: string, afterSeq: number) => Promise<readonly Chunk[]>;

  constructor(subscribe: (streamId: string, afterSeq: number) => Promise<readonly Chunk[]>) {
    this.#subscribe = subscribe;
  }

  /** Follows a stream from the last chunk held. Safe to repeat: after a reconnect it asks for what was missed. */
  follow(streamId: string, attempt: number): void {
    const stream = this.#open(streamId);
    stream.over = false;
    if (attempt > stream.attempt) this.#restart(stream, attempt);
    void this.#ask(streamId, stream);
  }

  /** Forgets what no longer streams. */
  drop(streamId: string): void {
    const stream = this.#streams.get(streamId);
    if (stream && stream.readers.size > 0) stream.over = true;
    else this.#streams.delete(streamId);
  }

  followed(): string[] {
    return [...this.#streams.keys()];
  }

  text(streamId: string): string {
    return this.#streams.get(streamId)?.text ?? '';
  }

  /** Calls `reader` with the text so far and then with everything added, until the returned function is called. */
  read(streamId: string, reader: StreamReader): () => void {
    const stream = this.#open(streamId);
    stream.readers.add(reader);
    reader(stream.text, null, stream.seq);
    return () => {
      stream.readers.delete(reader);
      if (stream.over) this.drop(streamId);
    };
  }

  add(chunk: Chunk): void {
    const stream = this.#streams.get(chunk.streamId);
    if (!stream) return;
    this.#take(stream, [chunk]);
    if (stream.early.size > 0) void this.#ask(chunk.streamId, stream);
  }

  async #ask(streamId: string, stream: Stream): Promise<void> {
    if (stream.asking) return;
    stream.asking = true;
    const afterSeq = stream.seq;
    try {
      const chunks = await this.#subscribe(streamId, afterSeq);
      // The answer is all there is: what it leaves out before its first chunk is gone for good.
      const first = chunks[0];
      if (first) stream.seq = Math.max(stream.seq, first.seq - 1);
      this.#take(stream, chunks);
    } catch {
      return; // The next chunk, or the next time the worker is ready, asks again.
    } finally {
      stream.asking = false;
    }
    if (stream.early.size > 0 && stream.seq > afterSeq) await this.#ask(streamId, stream);
  }

  #take(stream: Stream, chunks: readonly Chunk[]): void {
    for (const chunk of chunks) if (chunk.seq > stream.seq) stream.early.set(chunk.seq, chunk);
    let added = '';
    for (let next = stream.early.get(stream.seq + 1); next;) {
      stream.early.delete(next.seq);
      stream.seq = next.seq;
      if (next.attempt > stream.attempt) {
        this.#restart(stream, next.attempt);
        added = '';
      }
      if (next.attempt === stream.attempt) {
        stream.text += next.text;
        added += next.text;
      }
      next = stream.early.get(stream.seq + 1);
    }
    if (added) for (const reader of stream.readers) reader(stream.text, added, stream.seq);
  }

  #restart(stream: Stream, attempt: number): void {
    stream.attempt = attempt;
    stream.text = '';
    for (const reader of stream.readers) reader('', null, stream.seq);
  }

  #open(streamId: string): Stream {
    const known = this.#streams.get(streamId);
    if (known) return known;
    const stream: Stream = {
      attempt: 0,
      seq: 0,
      text: '',
      early: new Map(),
      readers: new Set(),
      asking: false,
      over: false,
    };
    this.#streams.set(streamId, stream);
    return stream;
  }
}
