import * as z from 'zod/mini';
import { encryptionKey } from './encryptionRecords.ts';
import * as ids from './ids.ts';
import { MAX_INSTRUCTIONS_LENGTH } from './limits.ts';
import { modelPrice } from './usageRecords.ts';

const server = z.object({
  host: z.string(),
  /** Data centre number → its host, where that is another. */
  hosts: z.optional(z.record(z.string(), z.string())),
  /** Data centre number → TCP port. */
  ports: z.record(z.string(), z.int()),
  /** RSA public key, PKCS#1 PEM. */
  publicKey: z.string(),
});

export const configuration = z.object({
  /** What the worker says to people, in their language; English unless told. */
  words: z.optional(
    z.object({
      language: z.string().check(z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
      texts: z.record(z.string(), z.string()),
    }),
  ),
  telegram: z.nullable(
    z.object({ apiId: z.int(), apiHash: z.string(), server: z.optional(server) }),
  ),
  sessions: z.array(z.object({ accountId: ids.accountId, session: z.string() })),
  /**
   * Whether message text is to be encrypted at rest, and the keys of `encryption/get`, or a new one to begin with. Absent:
   * it stays as it is.
   */
  encryption: z.optional(
    z.object({
      wanted: z.boolean(),
      keys: z.array(encryptionKey).check(z.maxLength(20)),
    }),
  ),
  /** Signed out here, and still to be ended at the server. */
  endings: z.optional(z.array(z.object({ accountId: ids.accountId, session: z.string() }))),
  model: z.object({
    /** `vscode`: the language models of VS Code, which a window offers; `endpoint` unless told. */
    provider: z.optional(z.enum(['endpoint', 'vscode'])),
    baseUrl: z.url(),
    apiKey: z.nullable(z.string()),
    /** What is kept from the model, marks in its place: phone numbers, cards, accounts and keys unless told; e-mail addresses. */
    redaction: z.optional(z.enum(['off', 'on', 'withEmail'])),
    /** Writes drafts. Empty: the strongest of the endpoint's. */
    draftModel: z.string(),
    /** Decides whether a reply is needed. Empty: a small one of the endpoint's. */
    analysisModel: z.string(),
  }),
  settings: z.object({
    historyLimit: z.int().check(z.gte(1), z.lte(200)),
    /** Time between approval and sending in which approval can be undone. */
    undoMs: z.int().check(z.gte(0), z.lte(30_000)),
    /** Dialogs worked on at the same time. */
    concurrency: z.int().check(z.gte(1), z.lte(16)),
    /** The user's standing instructions for every draft. */
    instructions: z.string().check(z.maxLength(MAX_INSTRUCTIONS_LENGTH)),
    /** Kept of one conversation; the oldest go after each run. */
    maxMessages: z.int().check(z.gte(10), z.lte(1_000)),
    /** Conversations without activity for longer are removed. */
    retentionDays: z.int().check(z.gte(1), z.lte(365)),
    /** When, each day, UTC. */
    cleanupHour: z.int().check(z.gte(0), z.lte(23)),
    /** Room for one account's pictures at the model's provider, in millions of bytes. */
    fileQuotaMegabytes: z.int().check(z.gte(1), z.lte(100_000)),
    /** For all model work of one day of the machine's calendar; 0 or absent: none. */
    dailyCap: z.optional(
      z.object({ usd: z.number().check(z.gte(0)), tokens: z.int().check(z.gte(0)) }),
    ),
    /** Model id, `*` for any end → its price; before those that are built in. */
    prices: z.optional(z.record(z.string(), modelPrice)),
    /** A dialog counts as read once a reply to it was sent; false if absent. */
    markReadOnReply: z.optional(z.boolean()),
    /** The owner's own messages are kept as examples of how they write; true if absent. False forgets those that are. */
    voice: z.optional(z.boolean()),
    /** Notes on a contact are proposed from what the user changes in drafts; true if absent. */
    learnFromEdits: z.optional(z.boolean()),
  }),
});
export type Configuration = z.infer<typeof configuration>;
export type TelegramServer = z.infer<typeof server>;
