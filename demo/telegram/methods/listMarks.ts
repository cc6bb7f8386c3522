import {
  archiveDialog,
  markUnread,
  muteByDefault,
  muteDialog,
  orderFolders,
  orderPins,
  pinDialog,
  readMentions,
  setFolder,
} from '../state/listMarks.ts';
import type { NotifyScope } from '../state/records.ts';
import { child, children, flag, int, ints, optionalChild, optionalInt } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { notifySettingsView } from '../views/dialogView.ts';
import { entitiesView } from '../views/entitiesView.ts';
import { peerView } from '../views/peerView.ts';
import { RpcError } from '../mtproto/rpcError.ts';
import { signedIn } from './call.ts';
import { channelOf, dialogIdOf, peerOf } from './peers.ts';

const SCOPES: Record<string, NotifyScope> = {
  inputNotifyUsers: 'users',
  inputNotifyChats: 'chats',
  inputNotifyBroadcasts: 'broadcasts',
};

/** What an account does with its list: pins, archive, folders, mutes, marks. */
export const listMethods = signedIn({
  'messages.getDialogFilters': ({ account }) => ({
    _: 'messages.dialogFilters',
    // The main list is one of them, wherever the user put it.
    filters: [{ _: 'dialogFilterDefault' }, ...account.folders],
  }),
  'messages.updateDialogFilter': ({ world, account, session }, query) => {
    const id = int(query, 'id');
    if (id < 2) throw new RpcError(400, 'FILTER_ID_INVALID');
    setFolder(world, account, id, optionalChild(query, 'filter'), session);
    return true;
  },
  'messages.updateDialogFiltersOrder': ({ world, account, session }, query) => {
    orderFolders(world, account, ints(query, 'order'), session);
    return true;
  },
  'messages.toggleDialogPin': (call, query) => {
    const { world, account, session } = call;
    const dialogId = peerOf(call, child(query, 'peer'));
    pinDialog(world, account, dialogId, flag(query, 'pinned'), session);
    return true;
  },
  'messages.reorderPinnedDialogs': (call, query) => {
    const { world, account, session: origin } = call;
    const order = children(query, 'order').map((peer) => peerOf(call, peer));
    orderPins(world, account, int(query, 'folder_id') === 1, order, { origin });
    return true;
  },
  'folders.editPeerFolders': (call, query) => {
    const { world, account, session } = call;
    const moves = children(query, 'folder_peers').map((move) => {
      const [dialogId, folder] = [peerOf(call, move), int(move, 'folder_id')];
      return { dialogId, update: archiveDialog(world, account, dialogId, folder === 1, session) };
    });
    return {
      _: 'updates',
      updates: moves.map(({ update }) => update.render(account)),
      ...entitiesView(
        world,
        account,
        moves.map(({ dialogId }) => dialogId),
      ),
      date: world.nowSeconds(),
      seq: 0,
    };
  },
  'messages.markDialogUnread': (call, query) => {
    const { world, account, session } = call;
    const dialogId = peerOf(call, child(query, 'peer'));
    markUnread(world, account, dialogId, flag(query, 'unread'), session);
    return true;
  },
  'messages.getDialogUnreadMarks': ({ account }) =>
    [...account.allDialogs()]
      .filter(({ isMarkedUnread }) => isMarkedUnread)
      .map(({ id }): TlObject => ({ _: 'dialogPeer', peer: peerView(id) })),
  'account.getNotifySettings': (call, query) => {
    const peer = child(query, 'peer');
    const scope = SCOPES[peer._];
    if (scope) return notifySettingsView(call.account.muteDefaults.get(scope) ?? 0);
    return notifySettingsView(call.world.dialog(call.account, peerOf(call, peer)).muteUntil);
  },
  'account.updateNotifySettings': (call, query) => {
    const { world, account, session } = call;
    const peer = child(query, 'peer');
    const muteUntil = optionalInt(child(query, 'settings'), 'mute_until');
    const scope = SCOPES[peer._];
    if (scope) muteByDefault(world, account, scope, muteUntil ?? 0, session);
    else muteDialog(world, account, dialogIdOf(call, child(peer, 'peer')), muteUntil, session);
    return true;
  },
  'messages.readMentions': (call, query) => {
    const { world, account, session } = call;
    const dialogId = peerOf(call, query);
    const count = readMentions(world, account, dialogId, session);
    const { pts } = world.boxOf(account, dialogId);
    return { _: 'messages.affectedHistory', pts, pts_count: count, offset: 0 };
  },
  'messages.readMessageContents': (call, query) => {
    const { world, account, session } = call;
    const dialogIds = new Set(
      ints(query, 'id').flatMap((id) => account.dialogOfMessage.get(id) ?? []),
    );
    let count = 0;
    for (const dialogId of dialogIds) count += readMentions(world, account, dialogId, session);
    return { _: 'messages.affectedMessages', pts: account.box.pts, pts_count: count };
  },
  'channels.readMessageContents': (call, query) => {
    readMentions(call.world, call.account, channelOf(call, query), call.session);
    return true;
  },
});
