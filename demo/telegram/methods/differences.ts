import type { DialogId } from '../state/records.ts';
import type { LoggedUpdate } from '../state/updateBox.ts';
import { int } from '../tl/fields.ts';
import { stateView } from '../views/dialogView.ts';
import { entitiesView } from '../views/entitiesView.ts';
import { messageView } from '../views/messageView.ts';
import { signedIn, type AccountCall } from './call.ts';
import { channelOf } from './peers.ts';

/** What a client missed while it was away (core.telegram.org/api/updates). */
export const differenceMethods = signedIn({
  'updates.getState': ({ world, account }) => stateView(world, account),
  'updates.getDifference': (call, query) => {
    const { world, account } = call;
    const pts = int(query, 'pts');
    if (pts >= account.box.pts) {
      return { _: 'updates.differenceEmpty', date: world.nowSeconds(), seq: 0 };
    }
    const missed = account.box.since(pts);
    if (!missed) return { _: 'updates.differenceTooLong', pts: account.box.pts };
    return {
      _: 'updates.difference',
      new_encrypted_messages: [],
      ...changes(call, missed),
      state: stateView(world, account),
    };
  },
  'updates.getChannelDifference': (call, query) => {
    const dialogId = channelOf(call, query);
    const box = call.world.boxOf(call.account, dialogId);
    const head = { final: true, pts: box.pts, timeout: 30 };
    const pts = int(query, 'pts');
    if (pts >= box.pts) return { _: 'updates.channelDifferenceEmpty', ...head };
    const missed = box.since(pts) ?? [];
    return { _: 'updates.channelDifference', ...head, ...changes(call, missed, dialogId) };
  },
});

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
