import { messageView } from '../views/messageView.ts';
import type { Account } from './account.ts';
import { copyIn, holdersOf, type Holder } from './holders.ts';
import { publish } from './publish.ts';
import { idOf, type Content, type DialogId, type StoredMessage } from './records.ts';
import type { LoggedUpdate } from './updateBox.ts';
import type { World } from './world.ts';

/** Changes the text of a message wherever there is a copy of it. */
export function editMessage(
  world: World,
  account: Account,
  dialogId: DialogId,
  message: StoredMessage,
  change: Pick<Content, 'text' | 'entities'>,
  origin?: object,
): LoggedUpdate {
  const holders = reached(holdersOf(world, account, dialogId), dialogId);
  const updates = holders.flatMap((holder) => {
    const { id } = holder.dialog;
    const copy = copyIn(holder.dialog, message.copyId);
    if (!copy) return [];
    const { entities: _old, ...rest } = copy;
    const edited: StoredMessage = { ...rest, ...change, editedAt: world.nowSeconds() };
    holder.dialog.messages[holder.dialog.messages.indexOf(copy)] = edited;
    const name = id.startsWith('c') ? 'updateEditChannelMessage' : 'updateEditMessage';
    const view = (viewer: Account) => ({ _: name, message: messageView(viewer, id, edited) });
    return publish(world, holder.account, { dialogId: id, ptsCount: 1, view }, origin);
  });
  return updates[0]!;
}

/** Takes messages out of a dialog; with `forEverybody` out of every mailbox. Channels have but one. */
export function deleteMessages(
  world: World,
  account: Account,
  dialogId: DialogId,
  messages: readonly StoredMessage[],
  options: { forEverybody: boolean; origin?: object },
): LoggedUpdate | undefined {
  const holders = reached(holdersOf(world, account, dialogId), dialogId);
  const copyIds = new Set(messages.map(({ copyId }) => copyId));
  const updates = holders
    .filter((holder) => options.forEverybody || holder.account === account)
    .flatMap(({ account: owner, dialog }) => {
      const gone = dialog.messages.filter(({ copyId }) => copyIds.has(copyId));
      if (gone.length === 0) return [];
      for (const message of gone) dialog.messages.splice(dialog.messages.indexOf(message), 1);
      owner.forgetOrder();
      const ids = gone.map(({ id }) => id);
      const view = () =>
        dialog.id.startsWith('c')
          ? { _: 'updateDeleteChannelMessages', channel_id: idOf(dialog.id), messages: ids }
          : { _: 'updateDeleteMessages', messages: ids };
      const change = { dialogId: dialog.id, ptsCount: gone.length, view };
      return publish(world, owner, change, options.origin);
    });
  for (const id of world.groups.get(idOf(dialogId))?.accountIds ?? []) {
    world.accounts.get(id)?.forgetOrder();
  }
  return updates[0];
}

/** A channel's messages are one array: the first holder stands for all. */
function reached(holders: Holder[], dialogId: DialogId): Holder[] {
  return dialogId.startsWith('c') ? holders.slice(0, 1) : holders;
}
