import * as z from 'zod/mini';
import { countTokens } from '../../demo/model/pieces.ts';

const block = z.looseObject({ text: z.string(), cache_control: z.optional(z.unknown()) });
const body = z.looseObject({
  model: z.string(),
  system: z.array(block),
  messages: z.array(z.object({ role: z.string(), content: z.array(block) })),
});

/** A piece of a request, in the order in which a model reads it. */
export interface Block {
  text: string;
  tokens: number;
  /** The endpoint keeps the request up to here. */
  marked: boolean;
}
export interface Request {
  model: string;
  blocks: Block[];
}

export const blockOf = (text: string, marked = false): Block => ({
  text,
  tokens: countTokens(text),
  marked,
});

/** The blocks of a body as it is sent. Without pictures. */
export function readRequest(sent: string): Request {
  const { model, system, messages } = body.parse(JSON.parse(sent));
  const all = [...system, ...messages.flatMap(({ content }) => content)];
  return {
    model,
    blocks: all.map(({ text, cache_control: mark }) => blockOf(text, mark !== undefined)),
  };
}

export const tokensOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, { tokens }) => sum + tokens, 0);

/** How many of the first blocks two requests share. */
function sharedBlocks(a: readonly Block[], b: readonly Block[]): number {
  const at = a.findIndex(({ text }, index) => text !== b[index]?.text);
  return at < 0 ? a.length : at;
}

/** Tokens of a request that an earlier one of the same model has left in the cache: up to its last mark that both share. */
export function readableTokens(request: Request, earlier: readonly Request[]): number {
  const readable = earlier
    .filter(({ model }) => model === request.model)
    .map(({ blocks }) => {
      const shared = blocks.slice(0, sharedBlocks(blocks, request.blocks));
      return tokensOf(shared.slice(0, shared.findLastIndex(({ marked }) => marked) + 1));
    });
  return Math.max(0, ...readable);
}
