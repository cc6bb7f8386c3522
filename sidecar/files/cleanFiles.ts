import type { Log } from '../../rpc/startMessage.ts';
import { PRIORITIES } from '../../protocol/limits.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Files, FileSum } from './files.ts';

export interface CleanFilesOptions {
  store: Store;
  files: Files;
  queue: Pick<Queue, 'enqueue' | 'cancelAll'>;
  conversations: Pick<Conversations, 'find' | 'remove' | 'retire' | 'listOfDialog'>;
  log: Log;
}

type Dialog = Pick<Job, 'accountId' | 'dialogId' | 'dialogTitle'>;

export interface Forgotten extends FileSum {
  conversationsRemoved: number;
  chatMessagesRemoved: number;
  /** Deletes the files, then the conversations; none where there was no file, and all is gone already. */
  job: Job | undefined;
}

export type CleanFiles = ReturnType<typeof createCleanFiles>;

/**
 * Who forgets what of the files at the provider. The decision is a step of the caller's transaction; the deletion is the
 * `files` job's, which a crash or an unreachable provider only delays. What refers to files goes after them.
 */
export function createCleanFiles({ store, files, queue, conversations, log }: CleanFilesOptions) {
  function enqueue(tx: Tx, dialog: Dialog, priority: number): Job {
    const { accountId, dialogId, dialogTitle } = dialog;
    return queue.enqueue(tx, { kind: 'files', accountId, dialogId, dialogTitle, priority });
  }

  /** Where it had files they go first; till then nobody is shown it. */
  function drop(tx: Tx, conversationId: string, filesFirst: boolean) {
    return filesFirst
      ? conversations.retire(tx, conversationId)
      : conversations.remove(tx, conversationId);
  }

  return {
    /** After each run: what no kept chat message was answered with. */
    prune(tx: Tx, dialog: Dialog): void {
      const { files: count } = files.prune(tx, dialog.accountId, dialog.dialogId);
      if (count > 0) enqueue(tx, dialog, PRIORITIES.background);
    },

    /** All files and conversations of a dialog; the jobs of the dialog are the caller's to cancel. */
    forgetDialog(tx: Tx, dialog: Dialog): Forgotten {
      const { accountId, dialogId } = dialog;
      const sum = files.giveUpDialog(tx, accountId, dialogId);
      const all = conversations.listOfDialog(tx, accountId, dialogId);
      const dropped = all.map((conversationId) => drop(tx, conversationId, sum.files > 0));
      return {
        ...sum,
        conversationsRemoved: dropped.length,
        chatMessagesRemoved: dropped.reduce((n, one) => n + one.chatMessagesRemoved, 0),
        job: sum.files > 0 ? enqueue(tx, dialog, PRIORITIES.user) : undefined,
      };
    },

    /** One conversation with the files that no other refers to; what was still to be answered is cancelled. @throws AppError `notFound` */
    forgetConversation(tx: Tx, conversationId: string): Forgotten {
      const conversation = conversations.find(conversationId);
      const sum = files.giveUpConversation(tx, conversationId);
      const { chatMessagesRemoved, liveJobIds } = drop(tx, conversationId, sum.files > 0);
      queue.cancelAll(tx, liveJobIds);
      const job =
        conversation && sum.files > 0
          ? enqueue(tx, conversation, PRIORITIES.background)
          : undefined;
      return { ...sum, conversationsRemoved: 1, chatMessagesRemoved, job };
    },

    /**
     * All files of an account, for the end of all that is kept of it: by a job a dialog. The rows in `file` stay until
     * then, for they tell what is still to be deleted.
     */
    forgetAccount(tx: Tx, accountId: string): FileSum {
      const { dialogIds, ...sum } = files.giveUpAccount(tx, accountId);
      for (const dialogId of dialogIds) {
        enqueue(tx, { accountId, dialogId, dialogTitle: '' }, PRIORITIES.background);
      }
      return sum;
    },

    /** At most `limit` files that are unreferenced and were uploaded before `before`. How many there were. */
    forgetOld(tx: Tx, before: number, limit: number): number {
      const { dialogs, files: count } = files.giveUpOld(tx, before, limit);
      for (const dialog of dialogs) {
        enqueue(tx, { ...dialog, dialogTitle: '' }, PRIORITIES.background);
      }
      return count;
    },

    /** What could not be deleted before `before` is tried again. How many there were. */
    tryAgain(tx: Tx, before: number, limit: number): number {
      const { dialogs, files: count } = files.tryAgain(tx, before, limit);
      for (const dialog of dialogs) {
        enqueue(tx, { ...dialog, dialogTitle: '' }, PRIORITIES.background);
      }
      return count;
    },
    removeRows: files.removeRows,

    /** The provider has them no more; told in the middle of a request, which does not wait for it. */
    gone(endpoint: string, providerIds: readonly string[]): void {
      store
        .write((tx) => files.gone(tx, endpoint, providerIds))
        .catch((error: unknown) =>
          log('warn', `files that are gone were not noted: ${describeFailure(error)}`),
        );
    },
  };
}
