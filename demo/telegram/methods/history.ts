import type { DialogId, StoredMessage } from '../state/records.ts';
import { child, children, int, list, optionalInt, text } from '../tl/fields.ts';
import { isObject, type TlObject } from '../tl/values.ts';
import { entitiesView } from '../views/entitiesView.ts';
import { messageView } from '../views/messageView.ts';
import { signedIn, type AccountCall } from './call.ts';
import { channelOf, peerOf } from './peers.ts';

const MAX_PAGE = 100;

interface Found {
  dialogId: DialogId;
  message: StoredMessage;
}

export const historyMethods = signedIn({
  'messages.getHistory': (call, query) => page(call, peerOf(call, query), query),
  'messages.search': (call, query) => page(call, peerOf(call, query), query, matches(query)),
  'messages.searchGlobal': (call, query) => {
    const isMatch = matches(query);
    const found = [...call.account.allDialogs()]
      .flatMap(({ id, messages }) =>
        messages.filter(isMatch).map((message) => ({ dialogId: id, message })),
      )
      .sort((a, b) => b.message.copyId - a.message.copyId);
    const some = found.slice(0, Math.min(int(query, 'limit'), MAX_PAGE));
    return messagesView(call, some, found.length);
  },
  'messages.getMessages': (call, query) => {
    const ids = messageIds(query);
    const found = ids.flatMap((id) => {
      const dialogId = call.account.dialogOfMessage.get(id);
      const dialog = dialogId && call.account.getDialog(dialogId);
      const message = dialog?.messages.find((each) => each.id === id);
      return message && dialogId ? [{ dialogId, message }] : [];
    });
    return messagesView(call, found, found.length);
  },
  'channels.getMessages': (call, query) => {
    const dialogId = channelOf(call, query);
    const ids = new Set(messageIds(query));
    const found = call.world
      .dialog(call.account, dialogId)
      .messages.filter(({ id }) => ids.has(id))
      .map((message) => ({ dialogId, message }));
    return messagesView(call, found, found.length, dialogId);
  },
});

/** An answer that holds messages; `dialogId` where all are of one dialog. */
function messagesView(
  call: AccountCall,
  found: readonly Found[],
  total: number,
  dialogId?: DialogId,
): TlObject {
  const { world, account } = call;
  const dialogIds = new Set(found.map((each) => each.dialogId));
  if (dialogId) dialogIds.add(dialogId);
  const messages = found.map(({ message }) => message);
  const body = {
    messages: found.map((each) => messageView(account, each.dialogId, each.message)),
    topics: [],
    ...entitiesView(world, account, dialogIds, messages),
  };
  if (dialogId?.startsWith('c')) {
    const { pts } = world.boxOf(account, dialogId);
    return { _: 'messages.channelMessages', pts, count: total, ...body };
  }
  return found.length === total
    ? { _: 'messages.messages', ...body }
    : { _: 'messages.messagesSlice', count: total, ...body };
}

/** The paging that history and search share (core.telegram.org/api/offsets). Newest first. */
function page(
  call: AccountCall,
  dialogId: DialogId,
  query: TlObject,
  isWanted: (message: StoredMessage) => boolean = () => true,
): TlObject {
  const { messages } = call.world.dialog(call.account, dialogId);
  const all = messages.filter(isWanted).toReversed();
  const start = startOf(all, query) + int(query, 'add_offset');
  const limit = Math.min(int(query, 'limit'), MAX_PAGE);
  const [minId, maxId] = [int(query, 'min_id'), int(query, 'max_id')];
  const found = all
    .slice(Math.max(start, 0), Math.max(start + limit, 0))
    .filter(({ id }) => (maxId === 0 || id < maxId) && id > minId)
    .map((message) => ({ dialogId, message }));
  return messagesView(call, found, all.length, dialogId);
}

function startOf(all: StoredMessage[], query: TlObject): number {
  const offsetId = int(query, 'offset_id');
  const offsetDate = optionalInt(query, 'offset_date') ?? 0;
  if (offsetId === 0 && offsetDate === 0) return 0;
  const index = all.findIndex(({ id, at }) => (offsetId > 0 ? id < offsetId : at < offsetDate));
  return index < 0 ? all.length : index;
}

function matches(query: TlObject): (message: StoredMessage) => boolean {
  const sought = text(query, 'q').toLowerCase();
  const photosOnly = child(query, 'filter')._ === 'inputMessagesFilterPhotos';
  return (message) =>
    message.text.toLowerCase().includes(sought) && (!photosOnly || message.media?.kind === 'photo');
}

/** Layers differ: plain numbers, or objects that hold them. */
function messageIds(query: TlObject): number[] {
  const isPlain = list(query, 'id').every((item) => !isObject(item));
  if (!isPlain) return children(query, 'id').map((item) => int(item, 'id'));
  return list(query, 'id').filter((item) => typeof item === 'number');
}
