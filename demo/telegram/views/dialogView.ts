import type { Account } from '../state/account.ts';
import { type Dialog, type Draft } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TlObject } from '../tl/values.ts';
import { entitiesView } from './entitiesView.ts';
import { messageView } from './messageView.ts';
import { peerView } from './peerView.ts';

const FOREVER = 2_147_483_647;

function dialogView(world: World, account: Account, dialog: Dialog): TlObject {
  const unread = account.unread(dialog);
  return {
    _: 'dialog',
    peer: peerView(dialog.id),
    top_message: dialog.messages.at(-1)?.id ?? 0,
    read_inbox_max_id: dialog.readInboxMaxId,
    read_outbox_max_id: dialog.readOutboxMaxId,
    unread_count: unread.length,
    unread_mentions_count: unread.filter((m) => m.mentionIds?.includes(account.me.id)).length,
    unread_reactions_count: 0,
    unread_poll_votes_count: 0,
    notify_settings: notifySettingsView(dialog),
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

export function draftView({ text, at, entities }: Draft): TlObject {
  return text === ''
    ? { _: 'draftMessageEmpty', date: at }
    : { _: 'draftMessage', message: text, date: at, entities };
}

export function notifySettingsView(dialog: Pick<Dialog, 'isMuted'>): TlObject {
  return { _: 'peerNotifySettings', mute_until: dialog.isMuted ? FOREVER : undefined };
}

export function stateView(world: World, account: Account): TlObject {
  const { pts } = account.box;
  return { _: 'updates.state', pts, qts: 0, date: world.nowSeconds(), seq: 0, unread_count: 0 };
}
