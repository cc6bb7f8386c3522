import * as z from 'zod/mini';
import * as ids from '../ids.ts';
import type { Scope } from '../scopes.ts';

/** A row of the contract: who may call it, what it takes and what it answers. */
export function method<P extends z.ZodMiniType, R extends z.ZodMiniType>(
  scope: Scope,
  params: P,
  result: R,
) {
  return { scope, params, result };
}

/** Neither params nor an answer. */
export const nothing = z.object({});
export const inAccount = { accountId: ids.accountId };
export const inDialog = { accountId: ids.accountId, dialogId: ids.dialogId };
