import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';
import type { TelegramUpdate } from '../telegram/gateway.ts';

export interface DialogChangesOptions {
  store: Store;
  drafts: Pick<Drafts, 'openOf' | 'moveOn' | 'answeredChanged'>;
  queue: Pick<Queue, 'cancelSends'>;
  /** The other side wrote. */
  heard: (accountId: string, dialogId: string, messageId: number) => void;
  log: Log;
}

export type DialogChanges = ReturnType<typeof createDialogChanges>;

/** What happens in a dialog, and what it means for the draft that answers it: an approval falls with the text it was given for. */
export function createDialogChanges({ store, drafts, queue, heard, log }: DialogChangesOptions) {
  function movedOn(accountId: string, dialogId: string, messageId: number): void {
    store
      .write((tx) => {
        const draft = drafts.moveOn(tx, accountId, dialogId, messageId);
        // An approval in its undo window falls with the text it was given for.
        if (draft?.state === 'stale') queue.cancelSends(tx, draft.draftId);
      })
      .catch((error: unknown) =>
        log('error', `a newer message was not recorded: ${describeFailure(error)}`),
      );
  }

  function changed(
    where: { accountId: string; dialogId: string | undefined },
    messageIds: number[],
    what: 'edited' | 'deleted',
  ): void {
    store
      .write((tx) => {
        for (const draft of drafts.answeredChanged(tx, where, messageIds, what))
          if (draft.state === 'stale') queue.cancelSends(tx, draft.draftId);
      })
      .catch((error: unknown) =>
        log('error', `a changed message was not recorded: ${describeFailure(error)}`),
      );
  }

  /** What came while no process ran is no update: the list tells that a dialog has moved on. */
  function listed(accountId: string, dialogs: Dialog[]): void {
    for (const { dialogId, last } of dialogs) {
      if (last && !last.out) heard(accountId, dialogId, last.messageId);
      const draft = drafts.openOf(accountId, dialogId);
      if (draft && last && last.messageId > draft.newestMessageId)
        movedOn(accountId, dialogId, last.messageId);
    }
  }

  function message(
    accountId: string,
    { dialogId, message, edited = false }: Extract<TelegramUpdate, { kind: 'message' }>,
  ): void {
    movedOn(accountId, dialogId, message.messageId);
    // What the user changes in their own words moves nothing.
    if (edited && !message.out) changed({ accountId, dialogId }, [message.messageId], 'edited');
    if (!edited && !message.out && message.service !== true)
      heard(accountId, dialogId, message.messageId);
  }

  function deleted(
    accountId: string,
    { dialogId, messageIds }: Extract<TelegramUpdate, { kind: 'deleted' }>,
  ): void {
    changed({ accountId, dialogId }, messageIds, 'deleted');
  }

  return { listed, message, deleted };
}
