import * as z from 'zod/mini';
import * as ids from '../ids.ts';
import * as chunks from '../chunkRecords.ts';
import { method, nothing } from './method.ts';

/** Streamed text, of a draft or of an answer. */
export const chunkMethods = {
  /**
   * What is stored after `afterSeq`, as much as a frame holds; `chunk/added` follows for this connection, each chunk
   * once. One that does not follow the last held: subscribe again after that.
   */
  'chunk/subscribe': method(
    'read',
    z.object({ streamId: ids.streamId, afterSeq: z.int().check(z.gte(0)) }),
    z.object({ chunks: z.array(chunks.chunk) }),
  ),
  'chunk/unsubscribe': method('read', z.object({ streamId: ids.streamId }), nothing),
} as const;
