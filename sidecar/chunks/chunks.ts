import { AppError } from '../../protocol/errors.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import type { Store, Tx } from '../store/store.ts';

const INSERT = `INSERT INTO chunk (chunk_id, stream_id, seq, attempt, text) SELECT ?1, ?2, ?3, ?4, seal('chunk.text', ?5)
  WHERE EXISTS (SELECT 1 FROM draft WHERE draft_id = ?2) OR EXISTS (SELECT 1 FROM chat_message WHERE chat_message_id = ?2)`;
const LIST = `SELECT * FROM chunk WHERE stream_id = ? AND seq > ? ORDER BY seq`;
const LAST_SEQ = `SELECT max(seq) AS seq FROM chunk WHERE stream_id = ?`;
const ATTEMPT_TEXT = `SELECT coalesce(group_concat(open('chunk.text', text), '' ORDER BY seq), '') AS text FROM chunk
  WHERE stream_id = ? AND attempt = ?`;

export type Chunks = ReturnType<typeof createChunks>;

/** The streamed text of drafts and chat messages. It goes when its draft or message goes. */
export function createChunks(store: Store) {
  return {
    /** @throws AppError `notFound` when what it belongs to was removed meanwhile. */
    add(tx: Tx, { chunkId, streamId, seq, attempt, text }: Chunk): void {
      const { changes } = tx.sql(INSERT).run(chunkId, streamId, seq, attempt, text);
      if (changes === 0) throw new AppError('notFound', 'What was being written has been removed.');
    },
    list: (streamId: string, afterSeq: number): Chunk[] =>
      store
        .read(LIST)
        .all(streamId, afterSeq)
        .map((row) => ({
          chunkId: String(row['chunk_id']),
          streamId,
          attempt: Number(row['attempt']),
          seq: Number(row['seq']),
          text: String(row['text']),
        })),
    lastSeq: (streamId: string): number => Number(store.read(LAST_SEQ).get(streamId)?.['seq'] ?? 0),
    /** What one attempt has streamed so far. */
    textOf: (tx: Tx, streamId: string, attempt: number): string =>
      String(tx.sql(ATTEMPT_TEXT).get(streamId, attempt)?.['text'] ?? ''),
  };
}
