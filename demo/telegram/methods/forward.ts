import { RpcError } from '../mtproto/rpcError.ts';
import type { StoredMessage } from '../state/records.ts';
import { child, ints, longs, optionalInt } from '../tl/fields.ts';
import { signedIn, type AccountCall } from './call.ts';
import { dialogIdOf } from './peers.ts';
import { post } from './sendMessage.ts';

export const forwardMethods = signedIn({
  'messages.forwardMessages': (call, query) => {
    const fromId = dialogIdOf(call, child(query, 'from_peer'));
    const toId = dialogIdOf(call, child(query, 'to_peer'));
    const source = call.world.dialog(call.account, fromId).messages;
    const randomIds = longs(query, 'random_id');
    const outgoing = ints(query, 'id').map((id, index) => {
      const message = source.find((each) => each.id === id);
      const randomId = randomIds[index];
      if (!message || randomId === undefined) throw new RpcError(400, 'MESSAGE_ID_INVALID');
      const { text: words, media } = message;
      const forward = message.forward ?? { fromName: authorName(call, message), at: message.at };
      const content = { text: words, forward, ...(media ? { media } : {}) };
      return { dialogId: toId, content, randomId, scheduleAt: optionalInt(query, 'schedule_date') };
    });
    return post(call, outgoing);
  },
});

function authorName({ world }: AccountCall, { fromId }: StoredMessage): string {
  const person = fromId === undefined ? undefined : world.people.get(fromId);
  return person ? [person.firstName, person.lastName].filter(Boolean).join(' ') : 'Channel';
}
