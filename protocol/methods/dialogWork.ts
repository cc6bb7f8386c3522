import * as z from 'zod/mini';
import * as ids from '../ids.ts';
import * as jobs from '../jobRecords.ts';
import { languageTag } from '../languages.ts';
import * as dialogs from '../dialogRecords.ts';
import * as requests from '../requestRecords.ts';
import { inAccount, inDialog, method, nothing } from './method.ts';

/** What the desk does for a dialog, and how. */
export const dialogWorkMethods = {
  /**
   * One job a dialog; a dialog already in work keeps its job. `replyLanguage`: of these replies; absent: the dialog's own
   * choice, else that of the messages.
   */
  'dialog/process': method(
    'draft',
    z.object({
      ...inAccount,
      dialogIds: z.array(ids.dialogId).check(z.minLength(1), z.maxLength(500)),
      /** What the user asks of these replies ("say no politely"). */
      instruction: z.optional(z.string().check(z.maxLength(1000))),
      replyLanguage: z.optional(languageTag),
    }),
    z.object({ jobs: z.array(jobs.job) }),
  ),
  /** The same for every dialog with unread messages in which this account may write. */
  'dialog/processUnread': method(
    'draft',
    z.object(inAccount),
    z.object({ jobs: z.array(jobs.job) }),
  ),
  /** Models of one dialog; null takes the setting's again. */
  'dialog/setModels': method(
    'draft',
    z.object({
      ...inDialog,
      draftModel: z.nullable(z.string()),
      analysisModel: z.nullable(z.string()),
    }),
    nothing,
  ),
  /** The language of all replies in this dialog from now on; null: that of the messages to answer. */
  'dialog/setReplyLanguage': method(
    'draft',
    z.object({ ...inDialog, replyLanguage: z.nullable(languageTag) }),
    nothing,
  ),
  /** What was chosen for the dialog, and the languages of its drafts so far, newest first. */
  'dialog/replyLanguages': method(
    'read',
    z.object(inDialog),
    z.object({ chosen: z.nullable(z.string()), used: z.array(z.string()) }),
  ),
  /** Processes the dialog without being asked, as the rule says; null: only when asked. Never sends. */
  'dialog/setRule': method(
    'draft',
    z.object({ ...inDialog, rule: z.nullable(dialogs.dialogRule) }),
    nothing,
  ),
  /** A rule that rests acts again; what went unused before does not count any more. */
  'dialog/resumeRule': method('draft', z.object(inDialog), nothing),
  'dialog/listRules': method(
    'read',
    z.object(inAccount),
    z.object({
      rules: z.array(
        z.object({
          dialogId: ids.dialogId,
          dialogTitle: z.string(),
          rule: dialogs.dialogRule,
          /** Drafts it has begun today. */
          startedToday: z.int(),
          /** It rests since then: the last drafts all went unused. */
          pausedAt: z.optional(z.number()),
        }),
      ),
    }),
  ),
  /**
   * The requests that processing this dialog would begin with now; nothing of it is sent, and no picture is uploaded.
   * `countTokens` true: all of it is sent, to be counted by the endpoint where it does that.
   */
  'dialog/previewRequests': method(
    'draft',
    z.object({ ...inDialog, countTokens: z.optional(z.boolean()) }),
    z.object({ requests: z.array(requests.modelRequest) }),
  ),
  /**
   * Cancels the dialog's work and forgets its drafts, its files at the model's provider and its conversations, in that
   * order: where there are files a job deletes them and the conversations after them. What was sent stays sent.
   */
  'dialog/reset': method(
    'draft',
    z.object(inDialog),
    z.object({
      jobsCancelled: z.int(),
      draftsRemoved: z.int(),
      conversationsRemoved: z.int(),
      chatMessagesRemoved: z.int(),
      /** At the model's provider; with their bytes. */
      filesRemoved: z.int(),
      fileBytes: z.int(),
      /** That were remembered for this dialog. */
      factsRemoved: z.int(),
      /** Deletes the files, then the conversations; absent where no file was kept. */
      job: z.optional(jobs.job),
    }),
  ),
} as const;
