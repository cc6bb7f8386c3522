import * as z from 'zod/mini';
import * as chats from './chatRecords.ts';
import { encryptionStatus } from './encryptionRecords.ts';
import * as ids from './ids.ts';
import * as jobs from './jobRecords.ts';
import * as memory from './memoryRecords.ts';
import * as accounts from './accountRecords.ts';
import * as chunks from './chunkRecords.ts';
import * as dialogs from './dialogRecords.ts';
import * as drafts from './draftRecords.ts';
import * as signIns from './signInRecords.ts';
import * as usage from './usageRecords.ts';

/** The contract: sidecar → every connected client. Past tense: it has been stored. */
export const events = {
  'account/changed': z.object({ account: accounts.account }),
  /** Keep it in the secret store; null: wipe it. Goes to clients with the `admin` scope only. */
  'account/sessionChanged': z.object({ accountId: ids.accountId, session: z.nullable(z.string()) }),
  /** A session that was signed out here has ended at the server as well: wipe it. For `admin` only. */
  'account/sessionEnded': z.object({ accountId: ids.accountId, session: z.string() }),
  /** Nothing is kept of it any more. */
  'account/removed': z.object({ accountId: ids.accountId }),
  'encryption/changed': encryptionStatus,
  'signIn/changed': z.object({ signInId: z.uuid(), state: signIns.signInState }),
  /** Rows of the list that are new or differ; `reset` true: forget the old list first. */
  'dialog/changed': z.object({
    accountId: ids.accountId,
    dialogs: z.array(dialogs.listedDialog),
    reset: z.boolean(),
  }),
  /** All of the account's folders, in its order. */
  'dialog/foldersChanged': z.object({ accountId: ids.accountId, folders: z.array(dialogs.folder) }),
  /** Those of a dialog, of a whole account, or (without either) of everywhere; whoever shows them fetches them. */
  'instructions/changed': z.object({
    accountId: z.optional(ids.accountId),
    dialogId: z.optional(ids.dialogId),
  }),
  /** A note, or what is proposed for it. */
  'note/changed': z.object({ accountId: ids.accountId, dialogId: ids.dialogId }),
  'profile/changed': z.object({ profile: memory.profile }),
  'profile/removed': z.object({ profileId: ids.profileId }),
  /** The last so many drafts of a dialog all went unused: its rule rests until the user lifts that. */
  'dialog/rulePaused': z.object({
    accountId: ids.accountId,
    dialogId: ids.dialogId,
    dialogTitle: z.string(),
    drafts: z.int(),
  }),
  'draft/changed': z.object({ draft: drafts.draft }),
  /** How far the files of a reply that leaves have come. Of the moment, and not stored. */
  'draft/uploaded': z.object({ draftId: ids.draftId, bytes: z.number(), totalBytes: z.number() }),
  'draft/removed': z.object({ draftId: ids.draftId }),
  /** To subscribers of the stream. Coalesced to about one frame (33 ms). */
  'chunk/added': chunks.chunk,
  'job/changed': z.object({ job: jobs.job }),
  'worker/changed': jobs.workerStatus,
  /** What a reply that is being written has come to so far. Of the moment, and not stored. */
  'usage/grown': usage.runningUsage,
  /** A language model of this window is to answer; goes to the window that offered, alone. */
  'languageModel/asked': z.object({
    requestId: z.uuid(),
    modelId: z.string(),
    messages: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() })),
  }),
  /** The answer is not waited for any more. */
  'languageModel/cancelled': z.object({ requestId: z.uuid() }),
  'session/changed': z.object({ session: chats.session }),
  'conversation/changed': z.object({ conversation: chats.conversation }),
  'conversation/removed': z.object({ conversationId: ids.conversationId }),
  'chatMessage/changed': z.object({ chatMessage: chats.chatMessage }),
} as const;

export type Events = typeof events;
export type Event = keyof Events;
export type Payload<E extends Event> = z.infer<Events[E]>;
