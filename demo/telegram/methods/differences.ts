import { idOf, type DialogId } from '../state/records.ts';
import type { LoggedUpdate } from '../state/updateBox.ts';
import { int } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { dialogsView, stateView } from '../views/dialogView.ts';
import { entitiesView } from '../views/entitiesView.ts';
import { messageView } from '../views/messageView.ts';
import { signedIn, type AccountCall } from './call.ts';
import { channelOf } from './peers.ts';

/** As many as Telegram puts into one answer; the rest in the next. */
const SLICE = 100;

/** What a client missed while it was away (core.telegram.org/api/updates). */
export const differenceMethods = signedIn({
  'updates.getState': ({ world, account }) => stateView(world, account),
  'updates.getDifference': (call, query) => {
    const { world, account } = call;
    const { box } = account;
    const pts = int(query, 'pts');
    const elsewhere = movedChannels(call, int(query, 'date'));
    if (pts >= box.pts && elsewhere.length === 0) {
      return { _: 'updates.differenceEmpty', date: world.nowSeconds(), seq: 0 };
    }
    const missed = pts >= box.pts ? [] : box.since(pts);
    if (!missed) return { _: 'updates.differenceTooLong', pts: box.pts };
    const slice = missed.slice(0, SLICE);
    const state = stateView(world, account);
    const told = { new_encrypted_messages: [], ...changes(call, slice) };
    if (slice.length < missed.length) {
      // The date stays where the client's was: channels that moved since are told with the last slice.
      const intermediate_state = { ...state, pts: slice.at(-1)!.pts, date: int(query, 'date') };
      return { _: 'updates.differenceSlice', ...told, intermediate_state };
    }
    const other_updates = [...told.other_updates, ...elsewhere];
    return { _: 'updates.difference', ...told, other_updates, state };
  },
  'updates.getChannelDifference': (call, query) => {
    const { world, account } = call;
    const dialogId = channelOf(call, query);
    const box = world.boxOf(account, dialogId);
    const head = { final: true, pts: box.pts, timeout: 30 };
    const pts = int(query, 'pts');
    if (pts >= box.pts) return { _: 'updates.channelDifferenceEmpty', ...head };
    const missed = box.since(pts);
    if (!missed) {
      const { dialogs, ...rest } = dialogsView(world, account, [account.openDialog(dialogId)]);
      return { _: 'updates.channelDifferenceTooLong', final: true, dialog: dialogs[0]!, ...rest };
    }
    const slice = missed.slice(0, int(query, 'limit'));
    const last = slice.at(-1)!.pts;
    const isFinal = last === box.pts;
    const told = changes(call, slice, dialogId);
    return { _: 'updates.channelDifference', ...head, final: isFinal, pts: last, ...told };
  },
});

/** Channels count for themselves: of those that moved since, only that they did is told here. */
function movedChannels({ world, account }: AccountCall, since: number): TlObject[] {
  return [...account.allDialogs()].flatMap(({ id: dialogId }) => {
    if (!dialogId.startsWith('c')) return [];
    const { pts, last } = world.boxOf(account, dialogId);
    if (last === undefined || last.at < since) return [];
    return [{ _: 'updateChannelTooLong', channel_id: idOf(dialogId), pts }];
  });
}

function changes({ world, account }: AccountCall, missed: LoggedUpdate[], dialogId?: DialogId) {
  const messages = missed.flatMap(({ message }) => message ?? []);
  const dialogIds = new Set(missed.map((update) => update.dialogId));
  if (dialogId) dialogIds.add(dialogId);
  return {
    new_messages: missed.flatMap((update) =>
      update.message ? [messageView(account, update.dialogId, update.message)] : [],
    ),
    other_updates: missed.filter(({ message }) => !message).map((update) => update.render(account)),
    ...entitiesView(world, account, dialogIds, messages),
  };
}
