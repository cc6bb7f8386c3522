import * as z from 'zod/mini';
import * as ids from '../ids.ts';
import * as usage from '../usageRecords.ts';
import { method, nothing } from './method.ts';

/** What model work costs. */
export const usageMethods = {
  /** What model work has cost today, this month and on each of the last 30 days, by the machine's calendar. */
  'usage/summary': method('read', nothing, usage.usageSummary),
  /** By whom or what, the dearest first; at most 200. Of one account where it is named. */
  'usage/shares': method(
    'read',
    z.object({
      by: z.enum(['account', 'dialog', 'model']),
      period: z.enum(['today', 'month']),
      accountId: z.optional(ids.accountId),
    }),
    z.object({ shares: z.array(usage.usageShare) }),
  ),
  /** Of all its generations, with the analyses that led to them. */
  'usage/ofDraft': method(
    'read',
    z.object({ draftId: ids.draftId }),
    z.object({ spent: usage.spent }),
  ),
  /** Goes on beyond the daily cap until the day ends. */
  'usage/liftCap': method('draft', nothing, usage.usageSummary),
} as const;
