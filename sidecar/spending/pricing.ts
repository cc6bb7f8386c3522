import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { ModelPrice } from '../../protocol/usageRecords.ts';
import { PRICES } from './priceTable.ts';

export type Prices = Readonly<Record<string, ModelPrice>>;

/** What the user names counts before what is built in; among either the longest pattern that fits. */
export function priceOf(model: string, own: Prices): ModelPrice | undefined {
  return longestFit(model, own) ?? longestFit(model, PRICES);
}

/** USD; undefined where no price of the model is known. */
export function costOf(usage: Usage, own: Prices): number | undefined {
  const price = priceOf(usage.model, own);
  return price && cost(usage, price);
}

/** All kinds together: what a limit in tokens counts. */
export function allTokens(
  usage: Pick<Usage, 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'>,
): number {
  return usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
}

function cost(usage: Usage, { longPrompt, ...usual }: ModelPrice): number {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  const prompt = inputTokens + cacheReadTokens + cacheWriteTokens;
  const price = longPrompt && prompt > longPrompt.above ? longPrompt : usual;
  const forAnHour = Math.min(usage.cacheWriteHourTokens ?? 0, cacheWriteTokens);
  return (
    (inputTokens * price.input +
      outputTokens * price.output +
      cacheReadTokens * price.cacheRead +
      (cacheWriteTokens - forAnHour) * price.cacheWrite +
      forAnHour * price.cacheWriteHour) /
    1_000_000
  );
}

function longestFit(model: string, prices: Prices): ModelPrice | undefined {
  const fitting = Object.keys(prices).filter((pattern) => fits(model, pattern));
  const best = fitting.sort((a, b) => b.length - a.length)[0];
  return best === undefined ? undefined : prices[best];
}

function fits(model: string, pattern: string): boolean {
  return pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : model === pattern;
}
