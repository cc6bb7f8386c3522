import * as z from 'zod/mini';
import { deleteMessages, editMessage } from '../telegram/state/changeMessages.ts';
import { deliver } from '../telegram/state/deliver.ts';
import { wasRead } from '../telegram/state/readMarks.ts';
import {
  idOf,
  isOwn,
  type DialogId,
  type Media,
  type StoredMessage,
} from '../telegram/state/records.ts';
import type { World } from '../telegram/state/world.ts';
import type { Telegram } from '../telegram/telegram.ts';
import { isPictureName, pictures } from '../world/pictures/pictures.ts';
import { action } from './action.ts';
import { findAccount, findDialog } from './findAccount.ts';
import { inDialog } from './params.ts';

const messageParams = z.object({ ...inDialog, messageId: z.int() });

/** Acting as the people at the other side. */
export function peerActions(telegram: Telegram) {
  return {
    /** The peer writes. In a group `from` is who, the first member by default; `photo` is the name of a picture, or true for a cake. */
    say: action(
      z.object({
        ...inDialog,
        text: z.string(),
        photo: z.optional(z.union([z.boolean(), z.string()])),
        from: z.optional(z.string()),
      }),
      ({ accountId, dialogId, text, photo, from }) => {
        const { world } = telegram;
        const account = findAccount(world, accountId);
        const fromId = from === undefined ? authorOf(world, dialogId) : BigInt(from);
        const media = photo ? photoOf(world, photo, account.homeDc) : undefined;
        const { message } = deliver(world, account, dialogId, {
          content: { text, ...(media ? { media } : {}) },
          ...(fromId === undefined ? {} : { fromId }),
        });
        return { messageId: message.id };
      },
    ),
    /** What the peer received from the owner of the account, oldest first. */
    inbox: action(z.object(inDialog), ({ accountId, dialogId }) => {
      const account = findAccount(telegram.world, accountId);
      const messages = findDialog(account, dialogId)
        .messages.filter((message) => isOwn(message, account.me.id))
        .map(describe);
      return { messages };
    }),
    /** The peer reads what was sent to it. */
    read: action(z.object(inDialog), ({ accountId, dialogId }) => {
      const account = findAccount(telegram.world, accountId);
      return { maxId: wasRead(telegram.world, account, dialogId) };
    }),
    /** The peer edits one of its messages. */
    edit: action(
      z.extend(messageParams, { text: z.string() }),
      ({ accountId, dialogId, messageId, text }) => {
        const account = findAccount(telegram.world, accountId);
        const message = findMessage(findDialog(account, dialogId).messages, messageId);
        editMessage(telegram.world, account, dialogId, message, { text });
        return {};
      },
    ),
    /** The peer deletes a message for everybody. */
    delete: action(messageParams, ({ accountId, dialogId, messageId }) => {
      const account = findAccount(telegram.world, accountId);
      const message = findMessage(findDialog(account, dialogId).messages, messageId);
      deleteMessages(telegram.world, account, dialogId, [message], { forEverybody: true });
      return {};
    }),
  };
}

export function describe(message: StoredMessage) {
  const { id, at, text, editedAt, replyToId, randomId, media } = message;
  return {
    messageId: id,
    at: at * 1000,
    text,
    ...(randomId === undefined ? {} : { randomId: String(randomId) }),
    ...(replyToId === undefined ? {} : { replyToId }),
    ...(editedAt === undefined ? {} : { editedAt: editedAt * 1000 }),
    ...(media ? { media: media.kind } : {}),
  };
}

function authorOf(world: World, dialogId: DialogId): bigint | undefined {
  if (dialogId.startsWith('u')) return idOf(dialogId);
  const group = world.groups.get(idOf(dialogId));
  return group?.kind === 'broadcast' ? undefined : group?.memberIds[0];
}

function photoOf(world: World, photo: true | string, dc: number): Media {
  const name = photo === true ? 'cake' : photo;
  if (!isPictureName(name))
    throw new Error(`The pictures are: ${Object.keys(pictures).join(', ')}`);
  const canvas = pictures[name]();
  return { kind: 'photo', photo: world.addPhoto(canvas.toPng(), dc, canvas.toThumbnail()) };
}

function findMessage(messages: readonly StoredMessage[], id: number): StoredMessage {
  const message = messages.find((each) => each.id === id);
  if (!message) throw new Error(`There is no message ${id}.`);
  return message;
}
