import { messageView } from '../views/messageView.ts';
import type { Account } from './account.ts';
import { copyIn, holdersOf, type Holder } from './holders.ts';
import { publish } from './publish.ts';
import { idOf, type Content, type DialogId, type StoredMessage } from './records.ts';
import type { LoggedUpdate } from './updateBox.ts';
import type { World } from './world.ts';

export interface Delivery {
  /** Absent for a post of a broadcast channel. */
  fromId?: bigint;
  content: Content;
  at?: number;
  randomId?: bigint;
  /** The session that sends it. */
  origin?: object;
  /** Part of the past: nobody is told. */
  isHistory?: boolean;
}

/** Puts a message into a dialog of this account, and a copy into the mailbox of everybody else who is in it. */
export function deliver(
  world: World,
  account: Account,
  dialogId: DialogId,
  delivery: Delivery,
): { message: StoredMessage; update?: LoggedUpdate } {
  const holders = holdersOf(world, account, dialogId);
  const stamp = { copyId: world.takeCopyId(), at: delivery.at ?? world.nowSeconds() };
  const replyTo = holders[0]!.dialog.messages.find(({ id }) => id === delivery.content.replyToId);
  if (dialogId.startsWith('c')) {
    const message = compose(
      world.channel(idOf(dialogId)).box.takeMessageId(),
      stamp,
      delivery,
      replyTo?.id,
    );
    holders[0]!.dialog.messages.push(message); // one array, shared by all
    for (const holder of holders) settle(holder, message);
    return { message, ...announce(world, account, dialogId, message, delivery) };
  }
  const [own] = holders.map((holder) => {
    const replyToId = replyTo && copyIn(holder.dialog, replyTo.copyId)?.id;
    const message = compose(holder.account.box.takeMessageId(), stamp, delivery, replyToId);
    holder.dialog.messages.push(message);
    holder.account.dialogOfMessage.set(message.id, holder.dialog.id);
    settle(holder, message);
    return {
      message,
      ...announce(world, holder.account, holder.dialog.id, message, delivery),
    };
  });
  return own!;
}

function compose(
  id: number,
  stamp: { copyId: number; at: number },
  { fromId, content, randomId }: Delivery,
  replyToId: number | undefined,
): StoredMessage {
  const { replyToId: _own, ...rest } = content;
  return {
    ...rest,
    ...stamp,
    id,
    ...(replyToId === undefined ? {} : { replyToId }),
    ...(fromId === undefined ? {} : { fromId }),
    ...(randomId === undefined ? {} : { randomId }),
  };
}

/** Whoever writes has read what came before. */
function settle({ account, dialog }: Holder, message: StoredMessage): void {
  if (message.fromId === account.me.id) dialog.readInboxMaxId = message.id;
  account.forgetOrder();
}

function announce(
  world: World,
  account: Account,
  dialogId: DialogId,
  message: StoredMessage,
  { origin, isHistory }: Delivery,
): { update?: LoggedUpdate } {
  if (isHistory) return {};
  const name = dialogId.startsWith('c') ? 'updateNewChannelMessage' : 'updateNewMessage';
  const view = (viewer: Account) => ({ _: name, message: messageView(viewer, dialogId, message) });
  return { update: publish(world, account, { dialogId, ptsCount: 1, message, view }, origin) };
}
