import * as z from 'zod/mini';
import * as a from '../analysis.ts';
import * as ids from '../ids.ts';
import { inAccount, method, nothing } from './method.ts';

/** What the user answered and wanted remembered. */
export const factMethods = {
  /** What the user answered and wanted remembered: of this dialog and of every one, or all of the account. Newest first. */
  'fact/list': method(
    'read',
    z.object({ accountId: ids.accountId, dialogId: z.optional(ids.dialogId) }),
    z.object({ facts: z.array(a.fact) }),
  ),
  /** `notFound` for what is not remembered. Drafts that were written with it stay as they are. */
  'fact/remove': method('draft', z.object({ ...inAccount, factId: z.uuid() }), nothing),
} as const;
