import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import type { Entities, Entity } from './entities.ts';
import type { PeerCache } from './gateway.ts';

/** In place of an access hash. */
const SELF = 'self';
const NONE = '-';

/** What the cache keeps of the entities; `min` ones come without a hash that is good for requests. */
export function peerEntries(entities: Entities): { dialogId: string; peer: string }[] {
  const entries: { dialogId: string; peer: string }[] = [];
  for (const [dialogId, entity] of entities) {
    const peer = peerOf(entity);
    if (peer !== undefined) entries.push({ dialogId, peer });
  }
  return entries;
}

function peerOf(entity: Entity): string | undefined {
  if (entity.className === 'Chat' || entity.className === 'ChatForbidden') return NONE;
  if (entity.className === 'User' && entity.self === true) return SELF;
  if (entity.className !== 'ChannelForbidden' && entity.min === true) return undefined;
  return entity.accessHash ? String(entity.accessHash) : undefined;
}

/** What a request names the dialog by. `peerUnknown` when this account has never met it. */
export async function loadInputPeer(
  peers: PeerCache,
  dialogId: string,
): Promise<Api.TypeInputPeer> {
  return toInputPeer(dialogId, await peers.get(dialogId));
}

export function toInputPeer(dialogId: string, peer: string | undefined): Api.TypeInputPeer {
  const id = returnBigInt(dialogId.slice(1));
  // A basic group needs no hash.
  if (dialogId.startsWith('g')) return new Api.InputPeerChat({ chatId: id });
  if (peer === SELF) return new Api.InputPeerSelf();
  if (peer === undefined || !/^-?\d+$/.test(peer)) {
    throw new AppError('peerUnknown', 'This dialog is not known yet.', {
      hint: 'Refresh the dialog list.',
    });
  }
  const accessHash = returnBigInt(peer);
  return dialogId.startsWith('u')
    ? new Api.InputPeerUser({ userId: id, accessHash })
    : new Api.InputPeerChannel({ channelId: id, accessHash });
}

export function toPeer(dialogId: string): Api.TypePeer {
  const id = returnBigInt(dialogId.slice(1));
  if (dialogId.startsWith('u')) return new Api.PeerUser({ userId: id });
  return dialogId.startsWith('g')
    ? new Api.PeerChat({ chatId: id })
    : new Api.PeerChannel({ channelId: id });
}
