import * as z from 'zod/mini';
import { ACCESS, MAX_CLIENT_NAME_LENGTH, pairedClient } from '../clientRecords.ts';
import * as ids from '../ids.ts';
import { method, nothing } from './method.ts';

/** Who may speak to the sidecar. */
export const clientMethods = {
  /** First on every connection. Fails with `protocolMismatch`, naming both versions. */
  'client/hello': method(
    'read',
    z.object({ protocolVersion: z.int(), clientName: z.string().check(z.maxLength(100)) }),
    z.object({
      protocolVersion: z.int(),
      sidecarVersion: z.string(),
      pid: z.int(),
      startedAt: z.number(),
    }),
  ),
  /** Lets another program in, by a token of its own that is told this once. @throws `conflict` with too many of them */
  'client/pair': method(
    'admin',
    z.object({
      name: z.string().check(z.trim(), z.minLength(1), z.maxLength(MAX_CLIENT_NAME_LENGTH)),
      access: z.enum(ACCESS),
    }),
    z.object({ client: pairedClient, token: z.string(), socketPath: z.string() }),
  ),
  'client/list': method('admin', nothing, z.object({ clients: z.array(pairedClient) })),
  /** Its token is worthless from now on, and its connections end. @throws `notFound` */
  'client/revoke': method('admin', z.object({ clientId: ids.clientId }), nothing),
} as const;
