import * as z from 'zod/mini';
import * as ids from '../ids.ts';
import { method } from './method.ts';

/** Files kept at the model's provider. */
export const fileMethods = {
  /** What is kept at the model's provider: pictures of this dialog, or of the whole account. */
  'file/stats': method(
    'read',
    z.object({ accountId: ids.accountId, dialogId: z.optional(ids.dialogId) }),
    z.object({ files: z.int(), bytes: z.number() }),
  ),
} as const;
