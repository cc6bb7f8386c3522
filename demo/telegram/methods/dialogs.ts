import type { Dialog } from '../state/records.ts';
import { child, children, flag, int, optionalInt } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { dialogsView, stateView } from '../views/dialogView.ts';
import { signedIn, type AccountCall } from './call.ts';
import { dialogIdOf, peerOf } from './peers.ts';

const MAX_PAGE = 100;

export const dialogMethods = signedIn({
  'messages.getDialogs': (call, query) => {
    const all = call.account.sortedDialogs().filter(inFolder(optionalInt(query, 'folder_id')));
    const listed = flag(query, 'exclude_pinned') ? all.filter((each) => !each.isPinned) : all;
    const start = startOf(call, listed, query);
    const limit = Math.min(Math.max(int(query, 'limit'), 1), MAX_PAGE);
    const page = listed.slice(start, start + limit);
    const body = dialogsView(call.world, call.account, page);
    return start === 0 && page.length === all.length
      ? { _: 'messages.dialogs', ...body }
      : { _: 'messages.dialogsSlice', count: all.length, ...body };
  },
  'messages.getPinnedDialogs': (call, query) => {
    const isInFolder = inFolder(int(query, 'folder_id'));
    const pinned = call.account.sortedDialogs().filter((each) => each.isPinned && isInFolder(each));
    return peerDialogs(call, pinned);
  },
  'messages.getPeerDialogs': (call, query) =>
    peerDialogs(
      call,
      children(query, 'peers').map((peer) => call.world.dialog(call.account, peerOf(call, peer))),
    ),
});

/** 0 is the main list, 1 the archive; without a number a client gets both. */
function inFolder(folder: number | undefined): (dialog: Dialog) => boolean {
  return ({ isArchived }) => folder === undefined || isArchived === (folder === 1);
}

/** Pages are asked for by the last dialog of the page before, or by date where that one is gone. */
function startOf(call: AccountCall, listed: Dialog[], query: TlObject): number {
  const offsetPeer = child(query, 'offset_peer');
  if (offsetPeer._ !== 'inputPeerEmpty') {
    const id = dialogIdOf(call, offsetPeer);
    const index = listed.findIndex((dialog) => dialog.id === id);
    if (index >= 0) return index + 1;
  }
  const offsetDate = int(query, 'offset_date');
  if (offsetDate === 0) return 0;
  const isOlder = (dialog: Dialog) => !dialog.isPinned && newestAt(dialog) < offsetDate;
  const index = listed.findIndex(isOlder);
  return index < 0 ? listed.length : index;
}

function newestAt(dialog: Dialog): number {
  return dialog.messages.at(-1)?.at ?? 0;
}

function peerDialogs({ world, account }: AccountCall, dialogs: Dialog[]): TlObject {
  return {
    _: 'messages.peerDialogs',
    ...dialogsView(world, account, dialogs),
    state: stateView(world, account),
  };
}
