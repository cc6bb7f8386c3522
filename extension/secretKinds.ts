import * as z from 'zod/mini';
import { accountId } from '../protocol/ids.ts';

const telegramApi = z.object({ apiId: z.int(), apiHash: z.string() });
const session = z.object({ accountId, session: z.string() });

export type TelegramApi = z.infer<typeof telegramApi>;
export type Session = z.infer<typeof session>;

/** Everything that is kept secret, by what it is. Each profile has its own. */
const KINDS = {
  telegram: telegramApi,
  modelKey: z.string(),
  sessions: z.array(session),
  /** Signed out here while Telegram could not be reached: still to be ended there. */
  endings: z.array(session),
  /** Of the running sidecar, so that a second window can attach. */
  token: z.string(),
} as const;

export type SecretKinds = { [K in keyof typeof KINDS]: z.infer<(typeof KINDS)[K]> };
/** The same table, typed so that TypeScript sees what the schema of a generic `K` lets through. */
export const schemaOf: { [K in keyof SecretKinds]: z.ZodMiniType<SecretKinds[K]> } = KINDS;
