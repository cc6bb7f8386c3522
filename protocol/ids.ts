import * as z from 'zod/mini';

/** Telegram ids as decimal strings (64 bit). */
export const accountId = z.string().check(z.regex(/^\d{1,20}$/));
/** `u<id>` a user or bot, `g<id>` a basic group, `c<id>` a channel or supergroup. */
export const dialogId = z.string().check(z.regex(/^[ugc]\d{1,20}$/));
export const draftId = z.uuid();
export const jobId = z.int().check(z.positive());
