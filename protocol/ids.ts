import * as z from 'zod/mini';

/** Telegram ids as decimal strings (64 bit). */
export const accountId = z.string().check(z.regex(/^\d{1,20}$/));
/** `u<id>` a user or bot, `g<id>` a basic group, `c<id>` a channel or supergroup. */
export const dialogId = z.string().check(z.regex(/^[ugc]\d{1,20}$/));
export const draftId = z.uuid();
/** Of a draft or of an assistant's chat message: what streams in chunks. */
export const streamId = z.uuid();
export const conversationId = z.uuid();
export const sessionId = z.uuid();
export const chatMessageId = z.uuid();
export const chunkId = z.uuid();
export const clientId = z.uuid();
/** A nanoid, made by the client for itself: a window keeps it through reloads; the one that forks the sidecar names the worker. */
const nanoid = z.string().check(z.regex(/^[A-Za-z0-9_-]{21}$/));
export const windowId = nanoid;
export const workerId = nanoid;
export const jobId = z.int().check(z.positive());
/** Of the profile that guides every dialog for which no other was chosen; it is always there. */
export const DEFAULT_PROFILE_ID = 'default';
/** `default`, or a UUID. */
export const profileId = z.string().check(z.regex(/^(default|[0-9a-f-]{36})$/));
