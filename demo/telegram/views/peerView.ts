import { idOf, type DialogId } from '../state/records.ts';
import type { TlObject } from '../tl/values.ts';

export function peerView(dialogId: DialogId): TlObject {
  const id = idOf(dialogId);
  if (dialogId.startsWith('u')) return { _: 'peerUser', user_id: id };
  if (dialogId.startsWith('g')) return { _: 'peerChat', chat_id: id };
  return { _: 'peerChannel', channel_id: id };
}
