import { RpcError } from '../mtproto/rpcError.ts';
import { sendScheduled, unschedule } from '../state/schedule.ts';
import type { ScheduledMessage } from '../state/records.ts';
import { ints } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { entitiesView } from '../views/entitiesView.ts';
import { scheduledView } from '../views/messageView.ts';
import { signedIn, type AccountCall } from './call.ts';
import { peerOf } from './peers.ts';

/** Messages that wait for their time; they are made by sending with a `schedule_date`. */
export const scheduledMethods = signedIn({
  'messages.getScheduledHistory': (call, query) => {
    const dialog = dialogOf(call, query);
    return view(
      call,
      query,
      [...dialog.scheduled].sort((a, b) => b.at - a.at),
    );
  },
  'messages.getScheduledMessages': (call, query) => view(call, query, chosen(call, query)),
  'messages.sendScheduledMessages': (call, query) => {
    const messages = chosen(call, query);
    if (messages.length === 0) throw new RpcError(400, 'MESSAGE_ID_INVALID');
    sendScheduled(call.world, call.account, dialogOf(call, query), messages);
    return updates(call, []); // the messages themselves were pushed to every session
  },
  'messages.deleteScheduledMessages': (call, query) => {
    const dialogId = peerOf(call, query);
    const { world, account, session } = call;
    return updates(call, [unschedule(world, account, dialogId, ints(query, 'id'), session)]);
  },
});

function dialogOf(call: AccountCall, query: TlObject) {
  return call.world.dialog(call.account, peerOf(call, query));
}

function chosen(call: AccountCall, query: TlObject): ScheduledMessage[] {
  const ids = ints(query, 'id');
  return dialogOf(call, query).scheduled.filter(({ id }) => ids.includes(id));
}

function view(call: AccountCall, query: TlObject, messages: ScheduledMessage[]): TlObject {
  const { world, account } = call;
  const dialogId = peerOf(call, query);
  return {
    _: 'messages.messages',
    messages: messages.map((message) => scheduledView(account, dialogId, message)),
    topics: [],
    ...entitiesView(world, account, [dialogId]),
  };
}

function updates({ world, account }: AccountCall, list: TlObject[]): TlObject {
  const entities = entitiesView(world, account, []);
  return { _: 'updates', updates: list, ...entities, date: world.nowSeconds(), seq: 0 };
}
