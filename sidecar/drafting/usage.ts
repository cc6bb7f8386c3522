import type { Usage } from '../../protocol/records.ts';

/** Token counts as endpoints tell them: each may be missing, and other servers leave most out. */
interface Counts {
  input_tokens?: number | null;
  output_tokens?: number | null;
  cache_read_input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
}

/** Later counts replace earlier ones: within a stream they are totals. */
export function toUsage(model: string, ...counts: Counts[]): Usage {
  const newest = (name: keyof Counts): number =>
    counts.map((count) => count[name]).findLast((value) => typeof value === 'number') ?? 0;
  return {
    model,
    inputTokens: newest('input_tokens'),
    outputTokens: newest('output_tokens'),
    cacheReadTokens: newest('cache_read_input_tokens'),
    cacheWriteTokens: newest('cache_creation_input_tokens'),
  };
}

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    model: a.model,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
  };
}
