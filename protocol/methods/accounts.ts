import * as z from 'zod/mini';
import * as accounts from '../accountRecords.ts';
import { inAccount, method, nothing } from './method.ts';

/** The accounts, and what is kept of them. */
export const accountMethods = {
  'account/list': method('read', nothing, z.object({ accounts: z.array(accounts.account) })),
  /**
   * Logs out at the server, forgets the session, keeps drafts. Fails with `telegramOffline` where the server cannot be
   * reached, and nothing is forgotten then; with `later` it is signed out here at once, and there as soon as it can be:
   * `atServer` false, and `account/sessionEnded` tells when.
   */
  'account/signOut': method(
    'admin',
    z.object({ ...inAccount, later: z.optional(z.boolean()) }),
    z.object({ atServer: z.boolean() }),
  ),
  /** What is kept here of every account, signed in or not. */
  'account/data': method(
    'read',
    nothing,
    z.object({
      accounts: z.array(z.object({ account: accounts.account, counts: accounts.dataCounts })),
    }),
  ),
  /** Removes all that is kept here of an account, of no other. `conflict` while it is signed in. Answers what there was. */
  'account/remove': method('admin', z.object(inAccount), z.object({ counts: accounts.dataCounts })),
} as const;
