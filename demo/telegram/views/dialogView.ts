import type { Account } from '../state/account.ts';
import { type Dialog, type Draft } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TlObject } from '../tl/values.ts';
import { entitiesView } from './entitiesView.ts';
import { messageView } from './messageView.ts';
import { peerView } from './peerView.ts';

function dialogView(world: World, account: Account, dialog: Dialog): TlObject {
  const unread = account.unread(dialog);
  return {
    _: 'dialog',
    peer: peerView(dialog.id),
    top_message: dialog.messages.at(-1)?.id ?? 0,
    read_inbox_max_id: dialog.readInboxMaxId,
    read_outbox_max_id: dialog.readOutboxMaxId,
    unread_count: unread.length,
    unread_mentions_count: account.mentions(dialog).length,
    unread_mark: dialog.isMarkedUnread,
    unread_reactions_count: 0,
    unread_poll_votes_count: 0,
    notify_settings: notifySettingsView(dialog.muteUntil),
    pts: dialog.id.startsWith('c') ? world.boxOf(account, dialog.id).pts : undefined,
    draft: dialog.draft && draftView(dialog.draft),
    pinned: dialog.isPinned,
    folder_id: dialog.isArchived ? 1 : undefined,
  };
}

/** A page of dialogs with everything it refers to. */
export function dialogsView(world: World, account: Account, page: readonly Dialog[]) {
  const newest = page.flatMap((dialog) => dialog.messages.at(-1) ?? []);
  return {
    dialogs: page.map((dialog) => dialogView(world, account, dialog)),
    messages: page.flatMap((dialog) => {
      const message = dialog.messages.at(-1);
      return message ? [messageView(account, dialog.id, message)] : [];
    }),
    ...entitiesView(
      world,
      account,
      page.map(({ id }) => id),
      newest,
    ),
  };
}

export function draftView(draft: Draft): TlObject {
  const { text, at, entities, replyToId } = draft;
  if (isEmpty(draft)) return { _: 'draftMessageEmpty', date: at };
  const replyTo =
    replyToId === undefined ? undefined : { _: 'inputReplyToMessage', reply_to_msg_id: replyToId };
  return { _: 'draftMessage', message: text, date: at, entities, reply_to: replyTo };
}

export function isEmpty({ text, replyToId }: Draft): boolean {
  return text === '' && replyToId === undefined;
}

export function notifySettingsView(muteUntil: number | undefined): TlObject {
  return { _: 'peerNotifySettings', mute_until: muteUntil };
}

export function stateView(world: World, account: Account): TlObject {
  const { pts } = account.box;
  return { _: 'updates.state', pts, qts: 0, date: world.nowSeconds(), seq: 0, unread_count: 0 };
}
