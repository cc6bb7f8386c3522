import * as z from 'zod/mini';
import * as a from '../analysis.ts';
import { MAX_BATCH } from '../batch.ts';
import * as ids from '../ids.ts';
import * as jobs from '../jobRecords.ts';
import { languageTag } from '../languages.ts';
import { MAX_ANSWER_LENGTH, MAX_ATTACHMENTS, MAX_DRAFT_LENGTH } from '../limits.ts';
import * as drafts from '../draftRecords.ts';
import * as requests from '../requestRecords.ts';
import { wireError } from '../wireError.ts';
import { method } from './method.ts';

const draftAt = { draftId: ids.draftId, version: z.int() };

/** What the user saw of one of several drafts, and how it is to be sent. */
const approvalOfOne = z.object({
  ...draftAt,
  newestMessageId: z.number(),
  replyToId: z.optional(z.int().check(z.positive())),
  silent: z.optional(z.boolean()),
  attachmentIds: z.optional(z.array(z.uuid()).check(z.maxLength(MAX_ATTACHMENTS))),
});
/** What became of each; `error`: nothing was done with it. */
const outcomes = z.object({
  outcomes: z.array(z.object({ draftId: ids.draftId, error: z.optional(wireError) })),
});

/** A proposed reply, from its first text to what becomes of it in Telegram. */
export const draftMethods = {
  'draft/list': method(
    'read',
    z.object({
      accountId: z.optional(ids.accountId),
      states: z.optional(z.array(z.enum(drafts.DRAFT_STATES))),
    }),
    /** Newest first; at most 500, and as many as a frame holds: those that are open before those that are done. */
    z.object({ drafts: z.array(drafts.draft) }),
  ),
  'draft/get': method(
    'read',
    z.object({ draftId: ids.draftId }),
    z.object({ draft: drafts.draft }),
  ),
  /** Oldest first; the newest, where not all of them go into a frame. */
  'draft/versions': method(
    'read',
    z.object({ draftId: ids.draftId }),
    z.object({ versions: z.array(drafts.draftVersion) }),
  ),
  /** What was sent to the model for this draft, oldest first: the newest of it, while it is kept. */
  'draft/requests': method(
    'read',
    z.object({ draftId: ids.draftId }),
    z.object({ requests: z.array(requests.modelRequest) }),
  ),
  /**
   * What happened in the dialog since it was written: what it answers and was edited or deleted, then what is new, oldest
   * first; the newest five of each. `more`: how many others there are, new ones counted up to 50.
   */
  'draft/changes': method(
    'read',
    z.object({ draftId: ids.draftId }),
    z.object({ changes: z.array(drafts.draftChange), more: z.int() }),
  ),
  /**
   * A new version by the user, also of what has been sent. `conflict` when `version` is not the newest. Never sends, and
   * changes nothing in Telegram.
   */
  'draft/edit': method(
    'draft',
    z.object({ ...draftAt, text: z.string().check(z.maxLength(MAX_DRAFT_LENGTH)) }),
    z.object({ draft: drafts.draft }),
  ),
  /**
   * Binds to exactly this version and to the newest message the user saw. `conflict` when the text has
   * changed, `stale` when the dialog moved on; to send anyway, approve again with the draft's `newestMessageId` and `movedOn`.
   * `sendAt`: when it leaves, at most a year ahead; absent: after the undo window. `replyToId`: a message of the dialog.
   * `silent`: it arrives without a sound. `parts`: the draft's `parts`, where the user said yes to that many messages;
   * `messageTooLong` without it. `attachmentIds`: all of the draft's `attachments`; `conflict` if they are others.
   */
  'draft/approve': method(
    'send',
    z.object({
      ...draftAt,
      newestMessageId: z.number(),
      movedOn: drafts.draft.shape.movedOn,
      sendAt: z.optional(z.number()),
      replyToId: z.optional(z.int().check(z.positive())),
      silent: z.optional(z.boolean()),
      attachmentIds: z.optional(z.array(z.uuid()).check(z.maxLength(MAX_ATTACHMENTS))),
      parts: z.optional(z.int().check(z.gte(2), z.lte(100))),
    }),
    z.object({ draft: drafts.draft }),
  ),
  /**
   * A detail that neither the dialog nor the owner has told, and that the user says is right: `value` as the scan of what
   * goes out names it (`protocol/outgoingScan.ts`). It is among the draft's `known` from then on.
   */
  'draft/confirmDetail': method(
    'draft',
    z.object({
      draftId: ids.draftId,
      value: z.string().check(z.minLength(1), z.maxLength(400)),
    }),
    z.object({ draft: drafts.draft }),
  ),
  /** The whole text of this version was in view. Part of what lets it be approved together with others. */
  'draft/displayed': method('send', z.object(draftAt), z.object({ draft: drafts.draft })),
  /**
   * Approves each as `draft/approve` does, but only what may be approved together with others: fresh, displayed as it is, high
   * in confidence, without a flag, one message. One that may not, or is another by now, is told of and keeps no other back.
   */
  'draft/approveAll': method(
    'send',
    z.object({ drafts: z.array(approvalOfOne).check(z.minLength(1), z.maxLength(MAX_BATCH)) }),
    outcomes,
  ),
  'draft/rejectAll': method(
    'draft',
    z.object({
      drafts: z.array(z.object(draftAt)).check(z.minLength(1), z.maxLength(MAX_BATCH)),
    }),
    outcomes,
  ),
  /** As `draft/undo`, for each of them that it is not too late for. */
  'draft/undoAll': method(
    'draft',
    z.object({ draftIds: z.array(ids.draftId).check(z.minLength(1), z.maxLength(MAX_BATCH)) }),
    outcomes,
  ),
  'draft/reject': method('draft', z.object(draftAt), z.object({ draft: drafts.draft })),
  /** approved (not yet sending) or rejected → ready. */
  'draft/undo': method(
    'draft',
    z.object({ draftId: ids.draftId }),
    z.object({ draft: drafts.draft }),
  ),
  /**
   * Writes a new version of the text as it stands (the user's, where it was edited) with the dialog as it is now, following
   * `instruction` if there is one, in `replyLanguage` if there is one. The version before it stays.
   */
  'draft/regenerate': method(
    'draft',
    z.object({
      ...draftAt,
      instruction: z.optional(z.string().check(z.maxLength(1000))),
      replyLanguage: z.optional(languageTag),
    }),
    z.object({ draft: drafts.draft, job: jobs.job }),
  ),
  /**
   * Answers questions of the draft, and writes it anew with that. `scope`: kept for this draft, for its dialog, or for every
   * dialog of the account. `conflict` for a question that is not open any more.
   */
  'draft/answer': method(
    'draft',
    z.object({
      ...draftAt,
      answers: z
        .array(
          z.object({
            questionId: z.uuid(),
            text: z.string().check(z.regex(/\S/), z.maxLength(MAX_ANSWER_LENGTH)),
            scope: z.enum(a.FACT_SCOPES),
          }),
        )
        .check(z.minLength(1), z.maxLength(20)),
    }),
    z.object({ draft: drafts.draft, job: jobs.job }),
  ),
  /** The user has looked at a sentence that has no source: it needs none. `conflict` where it is not in the draft. */
  'draft/confirm': method(
    'draft',
    z.object({ ...draftAt, sentence: z.string().check(z.maxLength(MAX_DRAFT_LENGTH)) }),
    z.object({ draft: drafts.draft }),
  ),
  /**
   * The user's answer to `unknown`: it did arrive (→ sent), or it did not (→ approved, sent again with the same random
   * id). Of a text in several messages: leave it at those that arrived (→ sent), or send the missing ones (→ sending).
   */
  'draft/resolve': method(
    'send',
    z.object({ draftId: ids.draftId, arrived: z.boolean() }),
    z.object({ draft: drafts.draft }),
  ),

  /**
   * Lets files of this machine go with the draft: their paths and what identifies their content are kept, never a byte.
   * One that has changed when the reply is to leave keeps it from leaving.
   */
  'draft/attach': method(
    'send',
    z.object({
      ...draftAt,
      paths: z
        .array(z.string().check(z.minLength(1), z.maxLength(4096)))
        .check(z.minLength(1), z.maxLength(MAX_ATTACHMENTS)),
    }),
    z.object({ draft: drafts.draft }),
  ),
  'draft/detach': method(
    'draft',
    z.object({ draftId: ids.draftId, attachmentId: z.uuid() }),
    z.object({ draft: drafts.draft }),
  ),

  /**
   * Puts the text into the dialog's input field on the user's other devices, as a draft of Telegram's own; its files stay
   * here. `conflict` where something else is typed there: the hint says what. It goes once a reply was sent, unless
   * somebody has changed it.
   */
  'draft/putInTelegram': method('send', z.object(draftAt), z.object({ draft: drafts.draft })),

  /** Deletes the sent message for everyone, as a job; `conflict` where it was not sent or its id is not known. */
  'draft/deleteSent': method(
    'send',
    z.object({ draftId: ids.draftId }),
    z.object({ draft: drafts.draft, job: jobs.job }),
  ),

  /**
   * Puts this version in the place of what was sent, as a job. `conflict` where it was not sent, is gone or stands there
   * already, `messageTooLong` where it needs more messages than were sent.
   */
  'draft/editSent': method(
    'send',
    z.object(draftAt),
    z.object({ draft: drafts.draft, job: jobs.job }),
  ),
} as const;
