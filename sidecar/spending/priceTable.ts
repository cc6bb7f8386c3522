import type { ModelPrice } from '../../protocol/usageRecords.ts';

/** The day these were looked up. */
export const PRICES_FROM = '2026-11-29';

/**
 * USD per million tokens at Anthropic's own address, from platform.claude.com/docs/en/about-claude/pricing and the models'
 * pages beside it. A pattern is a model's id, `*` standing for any end; the longest that fits counts. Models whose every
 * rate is not certain are left out: their tokens are counted and no price is guessed. No batches are asked for here, and
 * no tier but Haiku 5.5's for long prompts is known.
 */
export const PRICES: Readonly<Record<string, ModelPrice>> = {
  'claude-opus-5-5*': rates(4, 20, 5, 8, 0.2),
  'claude-opus-5': rates(5, 25, 6.25, 10, 0.5),
  'claude-opus-4-8*': rates(5, 25, 6.25, 10, 0.5),
  'claude-opus-4-7*': rates(5, 25, 6.25, 10, 0.5),
  'claude-opus-4-6*': rates(5, 25, 6.25, 10, 0.5),
  'claude-opus-4-5*': rates(5, 25, 6.25, 10, 0.5),
  'claude-fable-5-1*': rates(10, 50, 12.5, 20, 0.25),
  'claude-sonnet-5-5*': rates(2, 10, 2.5, 4, 0.1),
  'claude-sonnet-5': rates(2, 10, 2.5, 4, 0.2),
  'claude-haiku-5-5*': {
    ...rates(0.1, 0.5, 0.125, 0.2, 0.01),
    longPrompt: { above: 100_000, ...rates(0.5, 2.5, 0.625, 1, 0.05) },
  },
  'claude-haiku-4-5*': rates(1, 5, 1.25, 2, 0.1),
};

function rates(
  input: number,
  output: number,
  cacheWrite: number,
  cacheWriteHour: number,
  cacheRead: number,
): ModelPrice {
  return { input, output, cacheWrite, cacheWriteHour, cacheRead };
}
