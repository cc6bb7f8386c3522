import * as z from 'zod/mini';

export const model = z.object({
  modelId: z.string(),
  name: z.string(),
  contextTokens: z.optional(z.number()),
});
export type Model = z.infer<typeof model>;
