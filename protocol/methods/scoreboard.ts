import * as z from 'zod/mini';
import * as ids from '../ids.ts';
import * as scores from '../scoreRecords.ts';
import { method } from './method.ts';

/** How drafts fare. */
export const scoreboardMethods = {
  /** How drafts fare: all, or those of an account or of a dialog. Kept on this machine alone. */
  'scoreboard/get': method(
    'read',
    z.object({ accountId: z.optional(ids.accountId), dialogId: z.optional(ids.dialogId) }),
    scores.scoreboard,
  ),
} as const;
