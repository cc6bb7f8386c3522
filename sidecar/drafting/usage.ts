import type { Usage } from '../../protocol/provenanceRecords.ts';

/** Token counts as endpoints tell them: each may be missing, and other servers leave most out. */
interface Counts {
  input_tokens?: number | null;
  output_tokens?: number | null;
  cache_read_input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
  cache_creation?: { ephemeral_1h_input_tokens?: number | null } | null;
}

/** Later counts replace earlier ones: within a stream they are totals. */
export function toUsage(model: string, ...counts: Counts[]): Usage {
  const newest = (name: Exclude<keyof Counts, 'cache_creation'>): number =>
    counts.map((count) => count[name]).findLast((value) => typeof value === 'number') ?? 0;
  const forAnHour = counts
    .map((count) => count.cache_creation?.ephemeral_1h_input_tokens)
    .findLast((value) => typeof value === 'number');
  return {
    model,
    inputTokens: newest('input_tokens'),
    outputTokens: newest('output_tokens'),
    cacheReadTokens: newest('cache_read_input_tokens'),
    cacheWriteTokens: newest('cache_creation_input_tokens'),
    ...(forAnHour ? { cacheWriteHourTokens: forAnHour } : {}),
  };
}

export function addUsage(a: Usage, b: Usage): Usage {
  const forAnHour = (a.cacheWriteHourTokens ?? 0) + (b.cacheWriteHourTokens ?? 0);
  return {
    model: a.model,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    ...(forAnHour > 0 ? { cacheWriteHourTokens: forAnHour } : {}),
  };
}
