import { RpcError } from '../mtproto/rpcError.ts';
import { child, ints, longs, optionalInt } from '../tl/fields.ts';
import { signedIn } from './call.ts';
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
      const { text: words, entities, media } = message;
      const author = message.fromId === undefined ? fromId : (`u${message.fromId}` as const);
      const forward = message.forward ?? { fromId: author, at: message.at };
      const content = {
        text: words,
        forward,
        ...(entities ? { entities } : {}),
        ...(media ? { media } : {}),
      };
      return { dialogId: toId, content, randomId, scheduleAt: optionalInt(query, 'schedule_date') };
    });
    return post(call, outgoing);
  },
});
