import type { Account } from '../state/account.ts';
import {
  idOf,
  type Avatar,
  type DialogId,
  type EntityMark,
  type Group,
  type Person,
} from '../state/records.ts';
import type { StoredMessage } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TlObject } from '../tl/values.ts';

/** The people and groups that an answer mentions: clients know a peer only from these. */
export function entitiesView(
  world: World,
  account: Account,
  dialogIds: Iterable<DialogId>,
  messages: Iterable<StoredMessage> = [],
): { users: TlObject[]; chats: TlObject[] } {
  const userIds = new Set([account.me.id]);
  const groupIds = new Set<bigint>();
  const mentioned = [...messages];
  const forwards = mentioned.flatMap(({ forward }) => forward?.fromId ?? []);
  for (const id of [...dialogIds, ...forwards])
    (id.startsWith('u') ? userIds : groupIds).add(idOf(id));
  for (const { fromId } of mentioned) if (fromId !== undefined) userIds.add(fromId);
  return {
    users: [...userIds]
      .flatMap((id) => world.people.get(id) ?? [])
      .map((person) => personView(world, account, person)),
    chats: [...groupIds]
      .flatMap((id) => world.groups.get(id) ?? [])
      .map((group) => groupView(account, group)),
  };
}

export function personView(world: World, account: Account, person: Person): TlObject {
  const isSelf = person.id === account.me.id;
  const isContact = account.contactIds.has(person.id);
  return {
    _: 'user',
    id: person.id,
    access_hash: person.accessHash,
    first_name: person.firstName,
    last_name: person.lastName,
    username: person.username,
    ...markView(person.mark),
    deleted: person.mark === 'deleted',
    photo: photoView('userProfilePhoto', person.photo),
    phone: isSelf || isContact ? person.phone : undefined,
    self: isSelf,
    contact: isContact,
    bot: person.isBot === true,
    bot_info_version: person.isBot ? 1 : undefined,
    status: person.isBot
      ? undefined
      : { _: 'userStatusOffline', was_online: world.nowSeconds() - 60 },
  };
}

export function groupView(account: Account, group: Group): TlObject {
  const head = {
    id: group.id,
    title: group.title,
    photo: photoView('chatPhoto', group.photo) ?? { _: 'chatPhotoEmpty' },
    participants_count: group.memberCount,
    date: 1_600_000_000,
    left: !group.accountIds.has(account.me.id),
  };
  if (group.kind === 'group') return { _: 'chat', ...head, version: 1 };
  return {
    _: 'channel',
    ...head,
    access_hash: group.accessHash,
    username: group.username,
    ...markView(group.mark),
    megagroup: group.kind === 'supergroup',
    broadcast: group.kind === 'broadcast',
    admin_rights: group.adminIds.has(account.me.id)
      ? { _: 'chatAdminRights', post_messages: true, edit_messages: true, delete_messages: true }
      : undefined,
  };
}

function photoView(name: string, photo: Avatar | undefined): TlObject | undefined {
  if (!photo) return undefined;
  const { file, strippedThumb } = photo;
  return { _: name, photo_id: file.id, stripped_thumb: strippedThumb, dc_id: file.dc };
}

function markView(mark: EntityMark | undefined) {
  return { verified: mark === 'verified', scam: mark === 'scam', fake: mark === 'fake' };
}
