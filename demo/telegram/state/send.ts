import { RpcError } from '../mtproto/rpcError.ts';
import type { Account } from './account.ts';
import { deliver } from './deliver.ts';
import { idOf, type Content, type DialogId, type StoredMessage } from './records.ts';
import type { LoggedUpdate } from './updateBox.ts';
import type { World } from './world.ts';

/** What this account sends. Its random id sends once, ever: a second try is `RANDOM_ID_DUPLICATE`. */
export function send(
  world: World,
  account: Account,
  dialogId: DialogId,
  content: Content,
  randomId: bigint,
  origin?: object,
): { message: StoredMessage; update?: LoggedUpdate } {
  const fromId = isBroadcast(world, dialogId) ? {} : { fromId: account.me.id };
  const sent = deliver(world, account, dialogId, {
    ...fromId,
    content,
    randomId,
    ...(origin ? { origin } : {}),
  });
  account.sentRandomIds.set(randomId, { dialogId, messageId: sent.message.id });
  return sent;
}

export function refuseUsedRandomId(account: Account, randomId: bigint): void {
  if (account.sentRandomIds.has(randomId)) throw new RpcError(500, 'RANDOM_ID_DUPLICATE');
}

/** Telegram's answer where this account may only read. */
export function refuseWhereReadOnly(world: World, account: Account, dialogId: DialogId): void {
  if (isBroadcast(world, dialogId) && !adminIds(world, dialogId)?.has(account.me.id)) {
    throw new RpcError(403, 'CHAT_WRITE_FORBIDDEN');
  }
}

function isBroadcast(world: World, dialogId: DialogId): boolean {
  return !dialogId.startsWith('u') && world.groups.get(idOf(dialogId))?.kind === 'broadcast';
}

function adminIds(world: World, dialogId: DialogId) {
  return world.groups.get(idOf(dialogId))?.adminIds;
}
