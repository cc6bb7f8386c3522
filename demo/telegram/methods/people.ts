import { RpcError } from '../mtproto/rpcError.ts';
import type { DialogId } from '../state/records.ts';
import { child, children, int, list, text } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { notifySettingsView } from '../views/dialogView.ts';
import { entitiesView, groupView, personView } from '../views/entitiesView.ts';
import { peerView } from '../views/peerView.ts';
import { signedIn, type AccountCall } from './call.ts';
import { dialogIdOf, dialogIdOfGroup, personOf } from './peers.ts';

/** Users, groups and contacts. */
export const peopleMethods = signedIn({
  'users.getUsers': (call, query) =>
    children(query, 'id').map((user) => {
      const person = personOf(call, dialogIdOf(call, user));
      return personView(call.world, call.account, person);
    }),
  'users.getFullUser': (call, query) => {
    const dialogId = dialogIdOf(call, child(query, 'id'));
    const fullUser: TlObject = {
      _: 'userFull',
      id: personOf(call, dialogId).id,
      settings: { _: 'peerSettings' },
      notify_settings: notifySettingsView(undefined),
      common_chats_count: 0,
    };
    return {
      _: 'users.userFull',
      full_user: fullUser,
      ...entitiesView(call.world, call.account, [dialogId]),
    };
  },
  'contacts.getContacts': ({ world, account }) => ({
    _: 'contacts.contacts',
    contacts: [...account.contactIds].map((id) => ({ _: 'contact', user_id: id, mutual: true })),
    saved_count: account.contactIds.size,
    users: [...account.contactIds]
      .flatMap((id) => world.people.get(id) ?? [])
      .map((person) => personView(world, account, person)),
  }),
  'contacts.resolveUsername': (call, query) => {
    const { world, account } = call;
    const name = text(query, 'username').toLowerCase();
    const dialogId = findDialogId(call, (username) => username?.toLowerCase() === name);
    if (!dialogId) throw new RpcError(400, 'USERNAME_NOT_OCCUPIED');
    return {
      _: 'contacts.resolvedPeer',
      peer: peerView(dialogId),
      ...entitiesView(world, account, [dialogId]),
    };
  },
  'contacts.search': ({ world, account }, query) => {
    const sought = text(query, 'q').toLowerCase();
    const dialogIds = account
      .sortedDialogs()
      .map(({ id }) => id)
      .filter((id) => names(entitiesView(world, account, [id])).includes(sought))
      .slice(0, int(query, 'limit'));
    return {
      _: 'contacts.found',
      my_results: dialogIds.map(peerView),
      results: [],
      ...entitiesView(world, account, dialogIds),
    };
  },
  'messages.getChats': (call, query) => chats(call, list(query, 'id').filter(isLong)),
  'channels.getChannels': (call, query) =>
    chats(
      call,
      children(query, 'id').map((channel) => BigInt(dialogIdOf(call, channel).slice(1))),
    ),
  'messages.setTyping': () => true,
  'account.updateStatus': () => true,
});

function chats({ world, account }: AccountCall, ids: bigint[]): TlObject {
  const groups = ids.flatMap((id) => world.groups.get(id) ?? []);
  return { _: 'messages.chats', chats: groups.map((group) => groupView(account, group)) };
}

function findDialogId(
  { world }: AccountCall,
  isSought: (username: string | undefined) => boolean,
): DialogId | undefined {
  const person = [...world.people.values()].find(({ username }) => isSought(username));
  if (person) return `u${person.id}`;
  const group = [...world.groups.values()].find(({ username }) => isSought(username));
  return group && dialogIdOfGroup(group);
}

/** All names in an answer, to search in; the account itself is the first of the users. */
function names({ users, chats: groups }: { users: TlObject[]; chats: TlObject[] }): string {
  return [...(groups.length > 0 ? [] : users.slice(-1)), ...groups]
    .flatMap((entity) => ['first_name', 'last_name', 'username', 'title'].map((f) => entity[f]))
    .filter((name) => typeof name === 'string')
    .join(' ')
    .toLowerCase();
}

function isLong(value: unknown): value is bigint {
  return typeof value === 'bigint';
}
