import { tokensOf, type Request } from './blocks.ts';

/** Prices as parts of that of a plain input token, and how long an entry lives: platform.claude.com/docs, prompt caching. */
const READ = 0.1;
const WRITE = 1.25;
const LIFE_MS = 5 * 60_000;
const LOOKBACK = 20;

/**
 * What requests cost in plain input tokens at an endpoint that keeps marked beginnings for five minutes after their last
 * use, finds them at a mark or up to twenty blocks before it, and keeps none of fewer than `least` tokens.
 */
export function createPricedCache(least: number) {
  const usedAt = new Map<string, number>();
  return {
    price({ model, blocks }: Request, at: number): number {
      let written = model;
      const ends = blocks.map((block, index) => {
        written += `\n${block.text}`;
        return { key: written, tokens: tokensOf(blocks.slice(0, index + 1)), marked: block.marked };
      });
      const all = ends.at(-1)?.tokens ?? 0;
      let read = 0;
      let kept = 0;
      for (const [index, end] of ends.entries()) {
        if (!end.marked || end.tokens < least) continue;
        const known = ends
          .slice(Math.max(0, index - LOOKBACK), index + 1)
          .findLast(({ key }) => at - (usedAt.get(key) ?? -Infinity) <= LIFE_MS);
        if (known) usedAt.set(known.key, at);
        read = Math.max(read, known?.tokens ?? 0);
        kept = end.tokens;
      }
      for (const { key, tokens, marked } of ends) {
        if (marked && tokens >= least) usedAt.set(key, at);
      }
      return read * READ + (kept - read) * WRITE + (all - kept);
    },
  };
}
