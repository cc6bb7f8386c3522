import { AppError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Folder } from '../../protocol/dialogRecords.ts';
import type { Desk } from '../desk.ts';
import type { Handlers } from '../server/clientContext.ts';
import { wishMark } from './wishMark.ts';

type DialogHandlers = Pick<
  Handlers,
  | 'dialog/list'
  | 'dialog/refresh'
  | 'dialog/folders'
  | 'dialog/photos'
  | 'dialog/fetchPhoto'
  | 'dialog/markRead'
  | 'dialog/select'
  | 'dialog/process'
  | 'dialog/processUnread'
  | 'dialog/setModels'
  | 'dialog/setReplyLanguage'
  | 'dialog/replyLanguages'
  | 'dialog/setRule'
  | 'dialog/resumeRule'
  | 'dialog/listRules'
  | 'dialog/previewRequests'
  | 'dialog/reset'
  | 'fact/list'
  | 'fact/remove'
  | 'file/stats'
  | 'message/list'
  | 'message/fetchPhoto'
>;

/** The most dialogs that one "process unread" takes on. */
const MOST_UNREAD = 200;

export function dialogHandlers({
  store,
  accounts,
  announcer,
  assertDialog,
  cleanFiles,
  conversations,
  dialogStates,
  drafts,
  facts,
  files,
  previewRequests,
  outcomes,
  queue,
  notes,
  rules,
  voice,
}: Desk): DialogHandlers {
  function process(
    accountId: string,
    dialogIds: string[],
    wishes: { instruction?: string | undefined; replyLanguage?: string | undefined } = {},
  ): Promise<{ jobs: Job[] }> {
    const { dialogs } = accounts.get(accountId);
    const rows = dialogIds.map((dialogId) => dialogs.get(dialogId));
    const wished = Object.entries(wishes).filter(([, wish]) => wish);
    return store.write((tx) => ({
      jobs: rows.map(({ dialogId, title }) =>
        queue.enqueue(tx, {
          kind: 'process',
          accountId,
          dialogId,
          dialogTitle: title,
          // Asked for in another language, or in other words, it is another wish.
          dedupKey: [accountId, dialogId, ...wished.map(([, wish]) => wishMark(wish))].join(':'),
          ...(wished.length === 0 ? {} : { payload: Object.fromEntries(wished) }),
        }),
      ),
    }));
  }

  /** A dialog that left the list can still be reset. */
  function titleOf(accountId: string, dialogId: string): string {
    const listed = accounts.find(accountId)?.dialogs.find(dialogId)?.title;
    return listed ?? conversations.newestOf(accountId, dialogId)?.dialogTitle ?? '';
  }

  return {
    'dialog/list': ({ accountId, offset = 0, limit = 100, folderId, ...filter }) => {
      const { dialogs, gateway } = accounts.get(accountId);
      const folder =
        folderId === undefined
          ? undefined
          : (gateway.folders()?.find((one) => one.folderId === folderId) ?? nowhere(folderId));
      const page = dialogs.list({ ...filter, folder, offset, limit });
      return { ...page, dialogs: announcer.listed(accountId, page.dialogs) };
    },
    'dialog/refresh': ({ accountId }) => {
      accounts.refresh(accountId);
      return {};
    },
    'dialog/folders': ({ accountId }) => ({
      folders: accounts.get(accountId).gateway.folders() ?? [],
    }),
    'dialog/photos': async ({ accountId, dialogIds }) => {
      for (const dialogId of dialogIds) assertDialog(accountId, dialogId);
      return { photos: await accounts.get(accountId).photos.getAll(dialogIds) };
    },
    'dialog/fetchPhoto': async ({ accountId, dialogId }, { signal }) => {
      assertDialog(accountId, dialogId);
      const photo = await accounts.get(accountId).photos.fetch(dialogId, signal);
      return photo ? { photo } : {};
    },
    'dialog/markRead': async ({ accountId, dialogId, upToId }, { signal }) => {
      const { gateway, dialogs } = accounts.get(accountId);
      dialogs.get(dialogId);
      await gateway.markRead({ dialogId, signal, ...(upToId === undefined ? {} : { upToId }) });
      return {};
    },
    'dialog/select': async ({ accountId, dialogIds, selected }) => {
      for (const dialogId of dialogIds) assertDialog(accountId, dialogId);
      await store.write((tx) => {
        for (const dialogId of dialogIds) dialogStates.select(tx, accountId, dialogId, selected);
      });
      for (const dialogId of dialogIds) announcer.touchDialog(accountId, dialogId);
      return {};
    },
    'dialog/process': ({ accountId, dialogIds, ...wishes }) =>
      process(accountId, dialogIds, wishes),
    'dialog/processUnread': ({ accountId }) => {
      const unread = accounts
        .get(accountId)
        .dialogs.all()
        .filter((dialog) => dialog.unreadCount > 0 && dialog.canSend && !dialog.archived);
      return process(
        accountId,
        unread.slice(0, MOST_UNREAD).map((dialog) => dialog.dialogId),
      );
    },
    'dialog/previewRequests': async (
      { accountId, dialogId, countTokens: counted = false },
      { signal },
    ) => {
      const requests = await previewRequests({ accountId, dialogId, counted }, signal);
      return { requests };
    },
    'dialog/setModels': async ({ accountId, dialogId, ...models }) => {
      accounts.get(accountId).dialogs.get(dialogId);
      await store.write((tx) => dialogStates.setModels(tx, accountId, dialogId, models));
      return {};
    },
    'dialog/setReplyLanguage': async ({ accountId, dialogId, replyLanguage }) => {
      accounts.get(accountId).dialogs.get(dialogId);
      await store.write((tx) =>
        dialogStates.setReplyLanguage(tx, accountId, dialogId, replyLanguage),
      );
      return {};
    },
    'dialog/replyLanguages': ({ accountId, dialogId }) => {
      assertDialog(accountId, dialogId);
      return {
        chosen: dialogStates.get(accountId, dialogId).replyLanguage,
        used: dialogStates.languagesOf(accountId, dialogId),
      };
    },
    'dialog/setRule': async ({ accountId, dialogId, rule }) => {
      const { dialogs } = accounts.get(accountId);
      // One that is not in the list any more must lose its rule all the same.
      const row = rule === null ? undefined : dialogs.get(dialogId);
      if (row && !row.canSend) {
        throw new AppError('peerForbidden', 'You cannot write in this dialog.', {
          hint: 'Choose another one.',
        });
      }
      await store.write((tx) => {
        if (rule === null || !row) rules.remove(tx, accountId, dialogId);
        else {
          const seenId = row.last?.messageId ?? 0;
          rules.set(tx, { accountId, dialogId, dialogTitle: row.title, seenId }, rule);
        }
      });
      announcer.touchDialog(accountId, dialogId);
      return {};
    },
    'dialog/resumeRule': async ({ accountId, dialogId }) => {
      assertDialog(accountId, dialogId);
      await store.write((tx) => rules.resume(tx, accountId, dialogId));
      announcer.touchDialog(accountId, dialogId);
      return {};
    },
    'dialog/listRules': ({ accountId }) => ({
      rules: rules
        .ofAccount(accountId)
        .map(({ dialogId, dialogTitle, rule, startedToday, pausedAt }) => ({
          dialogId,
          dialogTitle,
          rule,
          startedToday,
          ...(pausedAt === undefined ? {} : { pausedAt }),
        })),
    }),
    'dialog/reset': async ({ accountId, dialogId }) => {
      assertDialog(accountId, dialogId);
      const dialogTitle = titleOf(accountId, dialogId);
      const result = await store.write((tx) => {
        const jobsCancelled = queue.cancelDialog(tx, accountId, dialogId);
        const draftsRemoved = drafts.removeOfDialog(tx, accountId, dialogId);
        outcomes.removeOfDialog(tx, accountId, dialogId);
        const forgotten = cleanFiles.forgetDialog(tx, { accountId, dialogId, dialogTitle });
        const { conversationsRemoved, chatMessagesRemoved, files, bytes, job } = forgotten;
        dialogStates.forget(tx, accountId, dialogId);
        voice.forgetDialog(tx, { accountId, dialogId });
        notes.forgetProposal(tx, { accountId, dialogId });
        const factsRemoved = facts.removeOfDialog(tx, accountId, dialogId);
        return {
          jobsCancelled,
          draftsRemoved,
          conversationsRemoved,
          chatMessagesRemoved,
          filesRemoved: files,
          fileBytes: bytes,
          factsRemoved,
          ...(job && { job }),
        };
      });
      announcer.touchDialog(accountId, dialogId);
      return result;
    },
    'file/stats': ({ accountId, dialogId }) => {
      if (dialogId === undefined) return files.sumOfAccount(accountId);
      assertDialog(accountId, dialogId);
      return files.sumOfDialog(accountId, dialogId);
    },
    'fact/list': ({ accountId, dialogId }) => {
      if (dialogId !== undefined) assertDialog(accountId, dialogId);
      return { facts: facts.list({ accountId, dialogId }) };
    },
    'fact/remove': async ({ accountId, factId }) => {
      await store.write((tx) => facts.remove(tx, accountId, factId));
      return {};
    },
    'message/fetchPhoto': async ({ accountId, ...which }, { signal }) => {
      assertDialog(accountId, which.dialogId);
      const photo = await accounts.get(accountId).messagePhotos.fetch(which, signal);
      return photo ? { photo } : {};
    },
    'message/list': async ({ accountId, dialogId, limit = 20, beforeId }, { signal }) => {
      const { gateway, dialogs } = accounts.get(accountId);
      dialogs.get(dialogId);
      const messages = await gateway.fetchMessages({
        dialogId,
        limit,
        withReplies: true,
        signal,
        ...(beforeId === undefined ? {} : { beforeId }),
      });
      return { messages };
    },
  };
}

/** What is left of a folder that has gone. */
function nowhere(folderId: number): Folder {
  return {
    folderId,
    title: '',
    includes: [],
    excludes: [],
    pinnedIds: [],
    includedIds: [],
    excludedIds: [],
  };
}
