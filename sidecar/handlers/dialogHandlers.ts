import type { Job } from '../../protocol/records.ts';
import type { Desk } from '../desk.ts';
import type { Handlers } from '../server/clientContext.ts';

type DialogHandlers = Pick<
  Handlers,
  | 'dialog/list'
  | 'dialog/refresh'
  | 'dialog/select'
  | 'dialog/process'
  | 'dialog/processUnread'
  | 'dialog/setModels'
  | 'dialog/reset'
  | 'message/list'
>;

/** The most dialogs that one "process unread" takes on. */
const MOST_UNREAD = 200;

export function dialogHandlers({
  store,
  accounts,
  announcer,
  dialogStates,
  drafts,
  queue,
}: Desk): DialogHandlers {
  function process(accountId: string, dialogIds: string[]): Promise<{ jobs: Job[] }> {
    const { dialogs } = accounts.get(accountId);
    const rows = dialogIds.map((dialogId) => dialogs.get(dialogId));
    return store.write((tx) => ({
      jobs: rows.map(({ dialogId, title }) =>
        queue.enqueue(tx, {
          kind: 'process',
          accountId,
          dialogId,
          dialogTitle: title,
          dedupKey: `${accountId}:${dialogId}`,
        }),
      ),
    }));
  }

  return {
    'dialog/list': ({ accountId, offset = 0, limit = 100, ...filter }) => {
      const page = accounts.get(accountId).dialogs.list({ ...filter, offset, limit });
      return { ...page, dialogs: announcer.listed(accountId, page.dialogs) };
    },
    'dialog/refresh': ({ accountId }) => {
      accounts.refresh(accountId);
      return {};
    },
    'dialog/select': async ({ accountId, dialogIds, selected }) => {
      await store.write((tx) => {
        for (const dialogId of dialogIds) dialogStates.select(tx, accountId, dialogId, selected);
      });
      for (const dialogId of dialogIds) announcer.touchDialog(accountId, dialogId);
      return {};
    },
    'dialog/process': ({ accountId, dialogIds }) => process(accountId, dialogIds),
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
    'dialog/setModels': async ({ accountId, dialogId, ...models }) => {
      accounts.get(accountId).dialogs.get(dialogId);
      await store.write((tx) => dialogStates.setModels(tx, accountId, dialogId, models));
      return {};
    },
    'dialog/reset': async ({ accountId, dialogId }) => {
      const result = await store.write((tx) => {
        const jobsCancelled = queue.cancelDialog(tx, accountId, dialogId);
        const draftsRemoved = drafts.removeOfDialog(tx, accountId, dialogId);
        dialogStates.forget(tx, accountId, dialogId);
        return { jobsCancelled, draftsRemoved };
      });
      announcer.touchDialog(accountId, dialogId);
      return result;
    },
    'message/list': async ({ accountId, dialogId, limit = 20, beforeId }, { signal }) => {
      const { gateway, dialogs } = accounts.get(accountId);
      dialogs.get(dialogId);
      const messages = await gateway.fetchMessages({
        dialogId,
        limit,
        signal,
        ...(beforeId === undefined ? {} : { beforeId }),
      });
      return { messages };
    },
  };
}
