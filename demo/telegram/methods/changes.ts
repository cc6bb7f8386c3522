import { isDeepStrictEqual } from 'node:util';
import { RpcError } from '../mtproto/rpcError.ts';
import { deleteMessages, editMessage } from '../state/changeMessages.ts';
import { isOwn, type Content, type DialogId, type StoredMessage } from '../state/records.ts';
import { flag, int, ints } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { entitiesView } from '../views/entitiesView.ts';
import { signedIn, type AccountCall } from './call.ts';
import { formattedOf } from './formatting.ts';
import { channelOf, peerOf } from './peers.ts';

/** Editing and deleting what was sent. */
export const changeMethods = signedIn({
  'messages.editMessage': (call, query) => {
    const { world, account, session } = call;
    const dialogId = peerOf(call, query);
    const message = world.dialog(account, dialogId).messages.find((m) => m.id === int(query, 'id'));
    if (!message) throw new RpcError(400, 'MESSAGE_ID_INVALID');
    if (!isOwn(message, account.me.id)) throw new RpcError(403, 'MESSAGE_AUTHOR_REQUIRED');
    const change = formattedOf(query);
    if (isSame(change, message)) throw new RpcError(400, 'MESSAGE_NOT_MODIFIED');
    const update = editMessage(world, account, dialogId, message, change, session);
    return {
      _: 'updates',
      updates: [update.render(account)],
      ...entitiesView(world, account, [dialogId]),
      date: world.nowSeconds(),
      seq: 0,
    };
  },
  'messages.deleteMessages': (call, query) => {
    const byDialog = new Map<DialogId, number[]>();
    for (const id of ints(query, 'id')) {
      const dialogId = call.account.dialogOfMessage.get(id);
      if (dialogId) byDialog.set(dialogId, [...(byDialog.get(dialogId) ?? []), id]);
    }
    const counts = [...byDialog].map(([dialogId, ids]) =>
      remove(call, dialogId, ids, flag(query, 'revoke')),
    );
    return affected(
      call.account.box.pts,
      counts.reduce((sum, count) => sum + count, 0),
    );
  },
  'channels.deleteMessages': (call, query) => {
    const { world, account } = call;
    const dialogId = channelOf(call, query);
    const ids = ints(query, 'id');
    const isOthers = world
      .dialog(account, dialogId)
      .messages.some((message) => ids.includes(message.id) && !isOwn(message, account.me.id));
    if (isOthers) throw new RpcError(403, 'MESSAGE_DELETE_FORBIDDEN');
    const count = remove(call, dialogId, ids, true);
    return affected(world.boxOf(account, dialogId).pts, count);
  },
});

function isSame(change: Pick<Content, 'text' | 'entities'>, message: StoredMessage): boolean {
  return (
    change.text === message.text && isDeepStrictEqual(change.entities ?? [], message.entities ?? [])
  );
}

function remove(call: AccountCall, dialogId: DialogId, ids: number[], forEverybody: boolean) {
  const { world, account, session } = call;
  const messages = world
    .dialog(account, dialogId)
    .messages.filter((message) => ids.includes(message.id));
  deleteMessages(world, account, dialogId, messages, { forEverybody, origin: session });
  return messages.length;
}

function affected(pts: number, ptsCount: number): TlObject {
  return { _: 'messages.affectedMessages', pts, pts_count: ptsCount };
}
