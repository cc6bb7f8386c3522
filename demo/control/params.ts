import * as z from 'zod/mini';
import { isDialogId } from '../telegram/state/records.ts';

/** Whose account; the first one where it is left out. */
export const inAccount = { accountId: z.optional(z.string()) };

/** `u<id>`, `g<id>` or `c<id>`, as in the contract. */
export const dialogId = z.pipe(
  z.string(),
  z.transform((text, context) => {
    if (isDialogId(text)) return text;
    context.issues.push({ code: 'custom', message: `No dialog id: ${text}`, input: text });
    return z.NEVER;
  }),
);

export const inDialog = { ...inAccount, dialogId };
