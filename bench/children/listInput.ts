import * as z from 'zod/mini';

const telegramServer = z.object({
  host: z.string(),
  ports: z.record(z.string(), z.int()),
  publicKey: z.string(),
});

/** An account that is signed in at the demo server. */
export const listInput = z.object({
  telegram: z.object({ apiId: z.int(), apiHash: z.string(), server: telegramServer }),
  accountId: z.string(),
  /** A GramJS string session. */
  session: z.string(),
});
export type ListInput = z.infer<typeof listInput>;
