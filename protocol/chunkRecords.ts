import * as z from 'zod/mini';
import { chunkId, streamId } from './ids.ts';

/** A piece of streamed text. `seq` starts at 1 and has no gaps within a stream, across attempts. */
export const chunk = z.object({
  chunkId,
  streamId,
  attempt: z.int(),
  seq: z.int(),
  text: z.string(),
});
export type Chunk = z.infer<typeof chunk>;
