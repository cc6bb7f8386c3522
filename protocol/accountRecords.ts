import * as z from 'zod/mini';
import { accountId } from './ids.ts';
import { timestamp } from './timestamp.ts';

/** What an account waits for: because Telegram asked it to, or to keep to its own pace. */
export const accountWait = z.object({
  what: z.enum(['dialogs', 'messages', 'sends', 'files', 'others']),
  until: timestamp,
  by: z.enum(['telegram', 'pace']),
});
export type AccountWait = z.infer<typeof accountWait>;

export const account = z.object({
  accountId,
  name: z.string(),
  username: z.optional(z.string()),
  connection: z.enum(['connecting', 'online', 'offline', 'signedOut']),
  /** Telegram asked this account to wait until then. */
  floodUntil: z.optional(timestamp),
  /** What it waits for just now, each with its own end; absent where nothing is. */
  waits: z.optional(z.array(accountWait)),
});
export type Account = z.infer<typeof account>;

/** What is kept on this machine of one account. */
export const dataCounts = z.object({
  dialogs: z.int(),
  /** What requests to Telegram name people and chats by. */
  peers: z.int(),
  drafts: z.int(),
  conversations: z.int(),
  jobs: z.int(),
  /** Damaged conversations that were set aside. */
  copies: z.int(),
});
export type DataCounts = z.infer<typeof dataCounts>;
