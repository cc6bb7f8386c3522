import * as z from 'zod/mini';
import { wireError } from '../protocol/wireError.ts';
import { workerId } from '../protocol/ids.ts';
import { SCOPES } from '../protocol/scopes.ts';

/**
 * What the sidecar and the process that forked it say to each other over Node's IPC channel. The token travels
 * here because argv and the environment can be read by others.
 */

const grant = z.object({
  token: z.string().check(z.minLength(32)),
  /** Whose it is, for the log. */
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
});
/** A token and what it may be used for. */
export type TokenGrant = z.infer<typeof grant>;

/** Parent → sidecar, once. */
export const startMessage = z.object({
  kind: z.literal('start'),
  dataDir: z.string(),
  socketPath: z.string(),
  workerId,
  tokens: z.array(grant).check(z.minLength(1)),
  /** How long to stay once the last window has gone and no work is due. */
  idleExitMs: z.int().check(z.gte(0)),
});
export type StartMessage = z.infer<typeof startMessage>;

const logLevel = z.enum(['debug', 'info', 'warn', 'error']);
/** A line for the log: no secret, no message text, no payload. */
export type Log = (level: z.infer<typeof logLevel>, text: string) => void;

/** Sidecar → parent. After `ready` or `failed` only `log` follows. */
export const childMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('failed'), error: wireError }),
  z.object({ kind: z.literal('log'), level: logLevel, text: z.string() }),
]);
export type ChildMessage = z.infer<typeof childMessage>;
