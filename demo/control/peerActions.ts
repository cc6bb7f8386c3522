import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { deleteMessages, editMessage } from '../telegram/state/changeMessages.ts';
import { deliver } from '../telegram/state/deliver.ts';
import { wasRead } from '../telegram/state/readMarks.ts';
import {
  idOf,
  isOwn,
  type Content,
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
    /** The peer writes. In a group `from` is who, the first member by default; `photo` is the name of a picture, or true for a cake; messages of one `album` (a number) belong together; `mentionsMe`: it calls the owner by name. */
    say: action(
      z.object({
        ...inDialog,
        text: z.string(),
        photo: z.optional(z.union([z.boolean(), z.string()])),
        /** The photo comes as a file of this name. */
        asFile: z.optional(z.string()),
        album: z.optional(z.int()),
        from: z.optional(z.string()),
        mentionsMe: z.optional(z.boolean()),
      }),
      ({ accountId, dialogId, text, photo, asFile, album, from, mentionsMe }) => {
        const { world } = telegram;
        const account = findAccount(world, accountId);
        const fromId = from === undefined ? authorOf(world, dialogId) : BigInt(from);
        const media = photo ? photoOf(world, photo, account.homeDc, asFile) : undefined;
        const { message } = deliver(world, account, dialogId, {
          content: {
            text,
            ...(media ? { media } : {}),
            ...(album === undefined ? {} : { albumId: BigInt(album) }),
            ...(mentionsMe ? { mentionIds: [account.me.id] } : {}),
          },
          ...(fromId === undefined ? {} : { fromId }),
        });
        return { messageId: message.id };
      },
    ),
    /** The peer writes a message of any make, as the server stores it; within the process alone. */
    put: action(
      z.object({ ...inDialog, from: z.optional(z.string()), content: z.custom<Content>() }),
      ({ accountId, dialogId, from, content }) => {
        const { world } = telegram;
        const account = findAccount(world, accountId);
        const fromId = from === undefined ? authorOf(world, dialogId) : BigInt(from);
        const { message } = deliver(world, account, dialogId, {
          content,
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
  const { id, at, text, editedAt, replyToId, randomId, media, silent, albumId } = message;
  return {
    messageId: id,
    at: at * 1000,
    text,
    ...(randomId === undefined ? {} : { randomId: String(randomId) }),
    ...(replyToId === undefined ? {} : { replyToId }),
    ...(silent ? { silent } : {}),
    ...(editedAt === undefined ? {} : { editedAt: editedAt * 1000 }),
    ...(media ? { media: media.kind, file: fileOf(media) } : {}),
    ...(albumId === undefined ? {} : { albumId: String(albumId) }),
  };
}

/** What arrived of a file: its name, and what identifies its content. */
function fileOf(media: Media): { name?: string; sha256: string } {
  const { bytes } = media.kind === 'photo' ? media.photo : media.file;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return media.kind === 'document' ? { name: media.name, sha256 } : { sha256 };
}

function authorOf(world: World, dialogId: DialogId): bigint | undefined {
  if (dialogId.startsWith('u')) return idOf(dialogId);
  const group = world.groups.get(idOf(dialogId));
  return group?.kind === 'broadcast' ? undefined : group?.memberIds[0];
}

function photoOf(world: World, photo: true | string, dc: number, asFile?: string): Media {
  const name = photo === true ? 'cake' : photo;
  if (!isPictureName(name))
    throw new Error(`The pictures are: ${Object.keys(pictures).join(', ')}`);
  const canvas = pictures[name]();
  const stored = world.addPhoto(canvas.toPng(), dc, canvas.toThumbnail());
  return asFile === undefined
    ? { kind: 'photo', photo: stored }
    : { kind: 'document', file: stored, name: asFile };
}

function findMessage(messages: readonly StoredMessage[], id: number): StoredMessage {
  const message = messages.find((each) => each.id === id);
  if (!message) throw new Error(`There is no message ${id}.`);
  return message;
}
