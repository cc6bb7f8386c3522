import * as z from 'zod/mini';
import { clientId } from './ids.ts';

/** What a client that is not the extension may do: see; also write and change drafts; also send. Never more. */
export const ACCESS = ['read', 'draft', 'send'] as const;
export type Access = (typeof ACCESS)[number];

/** Longest name of a client. */
export const MAX_CLIENT_NAME_LENGTH = 60;

/** A client that the user has let in. Its token is told once, when it is made, and kept by nobody here. */
export const pairedClient = z.object({
  clientId,
  name: z.string(),
  access: z.enum(ACCESS),
  createdAt: z.number(),
  /** When it last connected. */
  lastSeenAt: z.optional(z.number()),
});
export type PairedClient = z.infer<typeof pairedClient>;
