import * as z from 'zod/mini';
import { setDraft } from '../telegram/state/cloudDrafts.ts';
import {
  archiveDialog,
  changeEntity,
  markUnread,
  muteByDefault,
  muteDialog,
  orderFolders,
  orderPins,
  pinDialog,
  readMentions,
  setFolder,
} from '../telegram/state/listMarks.ts';
import { markRead } from '../telegram/state/readMarks.ts';
import { FOREVER, type DialogId } from '../telegram/state/records.ts';
import type { World } from '../telegram/state/world.ts';
import type { Telegram } from '../telegram/telegram.ts';
import type { TlObject } from '../telegram/tl/values.ts';
import { portraitOf } from '../world/pictures/portraits.ts';
import { action } from './action.ts';
import { findAccount } from './findAccount.ts';
import { dialogId, inAccount, inDialog } from './params.ts';

const folder = z.object({
  id: z.int().check(z.gte(2)),
  title: z.string(),
  contacts: z.optional(z.boolean()),
  nonContacts: z.optional(z.boolean()),
  groups: z.optional(z.boolean()),
  broadcasts: z.optional(z.boolean()),
  bots: z.optional(z.boolean()),
  excludeMuted: z.optional(z.boolean()),
  excludeRead: z.optional(z.boolean()),
  excludeArchived: z.optional(z.boolean()),
  pinned: z.optional(z.array(dialogId)),
  include: z.optional(z.array(dialogId)),
  exclude: z.optional(z.array(dialogId)),
});

/** What the owner does with the list of dialogs on another device, and what people do with their names and pictures. */
export function listActions(telegram: Telegram) {
  return {
    /** Pins, archives, mutes or marks one dialog; what is left out stays. `muteSeconds`: from now on; null: as the default. */
    changeDialog: action(
      z.object({
        ...inDialog,
        pinned: z.optional(z.boolean()),
        archived: z.optional(z.boolean()),
        muted: z.optional(z.nullable(z.boolean())),
        muteSeconds: z.optional(z.int()),
        markedUnread: z.optional(z.boolean()),
      }),
      ({ accountId, dialogId, pinned, archived, muted, muteSeconds, markedUnread }) => {
        const { world } = telegram;
        const account = findAccount(world, accountId);
        if (archived !== undefined) archiveDialog(world, account, dialogId, archived);
        if (pinned !== undefined) pinDialog(world, account, dialogId, pinned);
        if (markedUnread !== undefined) markUnread(world, account, dialogId, markedUnread);
        const until = muted === null ? undefined : muted ? FOREVER : 0;
        if (muteSeconds !== undefined)
          muteDialog(world, account, dialogId, world.nowSeconds() + muteSeconds);
        else if (muted !== undefined) muteDialog(world, account, dialogId, until);
        return {};
      },
    ),
    /** Everything that is pinned in the list (or the archive), first to last; `untold`: the update leaves the order out. */
    orderPins: action(
      z.object({
        ...inAccount,
        archive: z.optional(z.boolean()),
        dialogIds: z.array(dialogId),
        untold: z.optional(z.boolean()),
      }),
      ({ accountId, archive = false, dialogIds, untold = false }) => {
        const account = findAccount(telegram.world, accountId);
        orderPins(telegram.world, account, archive, dialogIds, { isTold: !untold });
        return {};
      },
    ),
    /** The account's default for a kind of dialog. */
    muteDefault: action(
      z.object({
        ...inAccount,
        scope: z.enum(['users', 'chats', 'broadcasts']),
        muted: z.boolean(),
      }),
      ({ accountId, scope, muted }) => {
        const account = findAccount(telegram.world, accountId);
        muteByDefault(telegram.world, account, scope, muted ? FOREVER : 0);
        return {};
      },
    ),
    setFolder: action(z.extend(folder, inAccount), ({ accountId, ...data }) => {
      const account = findAccount(telegram.world, accountId);
      setFolder(telegram.world, account, data.id, filterOf(telegram.world, account.me.id, data));
      return {};
    }),
    removeFolder: action(z.object({ ...inAccount, id: z.int() }), ({ accountId, id }) => {
      setFolder(telegram.world, findAccount(telegram.world, accountId), id, undefined);
      return {};
    }),
    orderFolders: action(
      z.object({ ...inAccount, order: z.array(z.int()) }),
      ({ accountId, order }) => {
        orderFolders(telegram.world, findAccount(telegram.world, accountId), order);
        return {};
      },
    ),
    /** The owner reads the dialog on another device, up to a message or all of it. */
    readElsewhere: action(
      z.object({ ...inDialog, messageId: z.optional(z.int()) }),
      ({ accountId, dialogId, messageId = 0 }) => {
        const account = findAccount(telegram.world, accountId);
        markRead(telegram.world, account, dialogId, messageId);
        return {};
      },
    ),
    /** The owner types into a dialog's input field on another device and does not send it; an empty text clears it. */
    typeElsewhere: action(
      z.object({ ...inDialog, text: z.string(), replyToId: z.optional(z.int()) }),
      ({ accountId, dialogId, text, replyToId }) => {
        const account = findAccount(telegram.world, accountId);
        const draft = { text, ...(replyToId === undefined ? {} : { replyToId }) };
        setDraft(telegram.world, account, dialogId, draft);
        return {};
      },
    ),
    /** The owner looks at the mentions on another device. */
    readMentions: action(z.object(inDialog), ({ accountId, dialogId }) => {
      const account = findAccount(telegram.world, accountId);
      return { read: readMentions(telegram.world, account, dialogId) };
    }),
    /** A person or group is called otherwise, or shows another picture (a number; null: none). */
    changePeer: action(
      z.object({
        dialogId,
        title: z.optional(z.string()),
        portrait: z.optional(z.nullable(z.int())),
      }),
      ({ dialogId, title, portrait }) => {
        changeEntity(telegram.world, dialogId, {
          ...(title === undefined ? {} : { title }),
          ...(portrait === undefined ? {} : { photo: avatarOf(telegram.world, portrait) }),
        });
        return {};
      },
    ),
  };
}

function avatarOf(world: World, number: number | null) {
  if (number === null) return null;
  const { png, strippedThumb } = portraitOf(number);
  const [first] = world.accounts.values();
  return world.addAvatar(png, strippedThumb, first?.homeDc ?? 2);
}

function filterOf(world: World, selfId: bigint, data: z.infer<typeof folder>): TlObject {
  const peers = (ids: DialogId[] = []) => ids.map((id) => inputPeer(world, selfId, id));
  return {
    _: 'dialogFilter',
    contacts: data.contacts === true,
    non_contacts: data.nonContacts === true,
    groups: data.groups === true,
    broadcasts: data.broadcasts === true,
    bots: data.bots === true,
    exclude_muted: data.excludeMuted === true,
    exclude_read: data.excludeRead === true,
    exclude_archived: data.excludeArchived === true,
    id: data.id,
    title: { _: 'textWithEntities', text: data.title, entities: [] },
    pinned_peers: peers(data.pinned),
    include_peers: peers(data.include),
    exclude_peers: peers(data.exclude),
  };
}

function inputPeer(world: World, selfId: bigint, dialogId: DialogId): TlObject {
  const id = BigInt(dialogId.slice(1));
  if (id === selfId) return { _: 'inputPeerSelf' };
  const kind = dialogId[0];
  if (kind === 'g') return { _: 'inputPeerChat', chat_id: id };
  const hash = (kind === 'u' ? world.people : world.groups).get(id)?.accessHash ?? 0n;
  return kind === 'u'
    ? { _: 'inputPeerUser', user_id: id, access_hash: hash }
    : { _: 'inputPeerChannel', channel_id: id, access_hash: hash };
}
