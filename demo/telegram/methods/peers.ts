import { RpcError } from '../mtproto/rpcError.ts';
import { idOf, type DialogId, type Group } from '../state/records.ts';
import { child, long } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import type { AccountCall } from './call.ts';

/** The dialog that an input peer means; refuses unknown peers and wrong access hashes as Telegram does. */
export function dialogIdOf(call: AccountCall, peer: TlObject): DialogId {
  switch (peer._) {
    case 'inputPeerSelf':
    case 'inputUserSelf':
      return `u${call.account.me.id}`;
    case 'inputPeerUser':
    case 'inputUser':
      return personId(call, peer);
    case 'inputPeerChat':
      return basicGroupId(call, long(peer, 'chat_id'));
    case 'inputPeerChannel':
    case 'inputChannel':
      return channelId(call, peer);
    default:
      throw new RpcError(400, 'PEER_ID_INVALID');
  }
}

export function peerOf(call: AccountCall, query: TlObject): DialogId {
  return dialogIdOf(call, child(query, 'peer'));
}

export function channelOf(call: AccountCall, query: TlObject): DialogId {
  return dialogIdOf(call, child(query, 'channel'));
}

export function dialogIdOfGroup(group: Group): DialogId {
  return group.kind === 'group' ? `g${group.id}` : `c${group.id}`;
}

function personId({ world, account }: AccountCall, peer: TlObject): DialogId {
  const id = long(peer, 'user_id');
  const person = world.people.get(id);
  const isKnown = id === account.me.id || account.contactIds.has(id);
  if (!person || (!isKnown && person.accessHash !== peer['access_hash'])) {
    throw new RpcError(400, 'PEER_ID_INVALID');
  }
  return `u${id}`;
}

function basicGroupId({ world, account }: AccountCall, id: bigint): DialogId {
  const group = world.groups.get(id);
  if (group?.kind !== 'group' || !group.accountIds.has(account.me.id)) {
    throw new RpcError(400, 'PEER_ID_INVALID');
  }
  return `g${id}`;
}

function channelId({ world, account }: AccountCall, peer: TlObject): DialogId {
  const id = long(peer, 'channel_id');
  const group = world.groups.get(id);
  if (!group || group.kind === 'group' || group.accessHash !== peer['access_hash']) {
    throw new RpcError(400, 'CHANNEL_INVALID');
  }
  if (!group.accountIds.has(account.me.id) && !group.username) {
    throw new RpcError(400, 'CHANNEL_PRIVATE');
  }
  return `c${id}`;
}

/** The person of a user dialog. */
export function personOf({ world }: AccountCall, dialogId: DialogId) {
  const person = world.people.get(idOf(dialogId));
  if (!person) throw new RpcError(400, 'USER_ID_INVALID');
  return person;
}
