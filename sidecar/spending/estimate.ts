import type { Usage } from '../../protocol/provenanceRecords.ts';

/** In UTF-8, about, in scripts of one byte a letter and of two. */
export const BYTES_A_TOKEN = 4;
/** Tokens of the fixed rules, which every request carries. */
const RULES_TOKENS = 1_400;
const PHOTO_TOKENS = 1_600;
/** What answers usually come to, with some room for models that think first. */
const OUTPUT_TOKENS = { analysis: 600, draft: 700, chat: 900, note: 200 } as const;

/** What a request is thought to cost before it is made, on the high side: as if nothing came from the cache. */
export function estimateUsage(
  task: keyof typeof OUTPUT_TOKENS,
  model: string,
  { photos, ...input }: { photos: readonly unknown[] },
): Usage {
  return {
    model,
    inputTokens:
      RULES_TOKENS +
      Math.ceil(Buffer.byteLength(JSON.stringify(input)) / BYTES_A_TOKEN) +
      photos.length * PHOTO_TOKENS,
    outputTokens: OUTPUT_TOKENS[task],
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
  };
}
