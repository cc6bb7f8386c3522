import * as z from 'zod/mini';
import { wireError } from './wireError.ts';

/**
 * `locked`: what is stored is encrypted and its key is not here. `encrypting`, `rotating` (from one key to another) and
 * `decrypting` go on in the background, and after a restart where they were.
 */
const ENCRYPTION_STATES = ['off', 'encrypting', 'on', 'rotating', 'decrypting', 'locked'] as const;

const encryptionKeyId = z.string().check(z.regex(/^[0-9a-f]{16}$/));

/** 256 bits, base64. Kept in memory alone, in the worker; the window keeps it in the secret store. */
export const encryptionKey = z.object({
  keyId: encryptionKeyId,
  key: z.string().check(z.regex(/^[A-Za-z0-9+/]{43}=$/)),
});
export type EncryptionKey = z.infer<typeof encryptionKey>;

export const encryptionStatus = z.object({
  state: z.enum(ENCRYPTION_STATES),
  /** Keys that something stored may still need, the one that is written with first. */
  keyIds: z.array(encryptionKeyId),
  /** Keys that nothing needs any more: wipe them. */
  retiredKeyIds: z.array(encryptionKeyId),
  /** Rows gone through so far, while it changes. */
  done: z.optional(z.int()),
  total: z.optional(z.int()),
  /** True: the change was cancelled, and it goes back to what was before. Until the worker ends; then it is a change like any. */
  takenBack: z.optional(z.boolean()),
  /** Why it is locked, or what holds a change up. */
  error: z.optional(wireError),
});
export type EncryptionStatus = z.infer<typeof encryptionStatus>;
