import { RpcError } from '../mtproto/rpcError.ts';
import { setDraft } from '../state/cloudDrafts.ts';
import type { Content, DialogId, StoredMessage } from '../state/records.ts';
import { schedule } from '../state/schedule.ts';
import { refuseUsedRandomId, refuseWhereReadOnly, send } from '../state/send.ts';
import { children, child, flag, long, optionalChild, optionalInt } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { entitiesView } from '../views/entitiesView.ts';
import { signedIn, type AccountCall } from './call.ts';
import { formattedOf } from './formatting.ts';
import { peerOf } from './peers.ts';
import { mediaOf } from './uploads.ts';

const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

export interface Outgoing {
  dialogId: DialogId;
  content: Content;
  randomId: bigint;
  scheduleAt: number | undefined;
}

export const sendMethods = signedIn({
  'messages.sendMessage': (call, query) => {
    const formatted = checkedText(query, MAX_TEXT);
    if (formatted.text === '') throw new RpcError(400, 'MESSAGE_EMPTY');
    const outgoing = outgoingOf(call, query, formatted);
    if (flag(query, 'clear_draft')) clearDraft(call, outgoing.dialogId);
    if (outgoing.scheduleAt !== undefined || !outgoing.dialogId.startsWith('u')) {
      return post(call, [outgoing]);
    }
    refuse(call, [outgoing]);
    const sent = send(
      call.world,
      call.account,
      outgoing.dialogId,
      outgoing.content,
      outgoing.randomId,
      call.session,
    );
    return shortAnswer(sent.message, sent.update?.pts ?? 0);
  },
  'messages.sendMedia': (call, query) => {
    const content = {
      ...checkedText(query, MAX_CAPTION),
      media: mediaOf(call, child(query, 'media')),
    };
    return post(call, [outgoingOf(call, query, content)]);
  },
  /** An album. */
  'messages.sendMultiMedia': (call, query) => {
    const singles = children(query, 'multi_media');
    const albumId = long(singles[0] ?? query, 'random_id');
    const outgoing = singles.map((single) => {
      const content = {
        ...checkedText(single, MAX_CAPTION),
        media: mediaOf(call, child(single, 'media')),
        albumId,
      };
      return outgoingOf(call, { ...query, ...single }, content);
    });
    return post(call, outgoing);
  },
});

/** Sends or schedules, all or nothing, and answers with what came of it. */
export function post(call: AccountCall, all: Outgoing[]): TlObject {
  const { world, account, session } = call;
  refuse(call, all);
  const updates: TlObject[] = [];
  const sent: StoredMessage[] = [];
  for (const { dialogId, content, randomId, scheduleAt } of all) {
    if (scheduleAt !== undefined && scheduleAt > world.nowSeconds()) {
      const message = { at: scheduleAt, content, randomId };
      const { id, update } = schedule(world, account, dialogId, message, session);
      updates.push({ _: 'updateMessageID', id, random_id: randomId }, update);
    } else {
      const { message, update } = send(world, account, dialogId, content, randomId, session);
      sent.push(message);
      updates.push({ _: 'updateMessageID', id: message.id, random_id: randomId });
      if (update) updates.push(update.render(account));
    }
  }
  const dialogIds = new Set(all.map(({ dialogId }) => dialogId));
  const entities = entitiesView(world, account, dialogIds, sent);
  return { _: 'updates', updates, ...entities, date: world.nowSeconds(), seq: 0 };
}

function refuse({ world, account }: AccountCall, all: Outgoing[]): void {
  for (const { randomId, dialogId } of all) {
    refuseUsedRandomId(account, randomId);
    refuseWhereReadOnly(world, account, dialogId);
  }
}

function outgoingOf(call: AccountCall, query: TlObject, content: Content): Outgoing {
  const dialogId = peerOf(call, query);
  const randomId = long(query, 'random_id');
  const replyTo = optionalChild(query, 'reply_to');
  const replyToId = replyTo && optionalInt(replyTo, 'reply_to_msg_id');
  return {
    dialogId,
    randomId,
    scheduleAt: optionalInt(query, 'schedule_date'),
    content: {
      ...content,
      ...(replyToId === undefined ? {} : { replyToId }),
      ...(flag(query, 'silent') ? { silent: true } : {}),
    },
  };
}

function clearDraft({ world, account, session }: AccountCall, dialogId: DialogId): void {
  if (world.dialog(account, dialogId).draft)
    setDraft(world, account, dialogId, { text: '' }, session);
}

function shortAnswer({ id, at, entities }: StoredMessage, pts: number): TlObject {
  const numbers = { pts, pts_count: 1 };
  return { _: 'updateShortSentMessage', out: true, id, ...numbers, date: at, entities };
}

function checkedText(query: TlObject, limit: number): Pick<Content, 'text' | 'entities'> {
  const formatted = formattedOf(query);
  if (formatted.text.length > limit) throw new RpcError(400, 'MESSAGE_TOO_LONG');
  return formatted;
}
