import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { phrase } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import { causeName } from './errors.ts';
import type { UploadedFile } from './gateway.ts';
import type { Invoker } from './invoker.ts';
import { inputFile } from './uploadFile.ts';

export interface MediaItem {
  upload: UploadedFile;
  kind: 'photo' | 'file';
  mimeType: string;
  /** Its caption. */
  text: string;
  entities: Api.TypeMessageEntity[];
  randomId: string;
}

interface MediaOptions {
  peer: Api.TypeInputPeer;
  items: MediaItem[];
  replyToId?: number | undefined;
  silent?: boolean | undefined;
  signal: AbortSignal;
}

/**
 * Sends files that were uploaded, several photos as one album, all or nothing. Once: the server keeps one message a
 * random id. `updates` is absent when it had them already; it does not tell their ids then.
 */
export async function sendMedia(
  invoker: Invoker,
  options: MediaOptions,
): Promise<{ messageIds: (number | undefined)[]; updates?: Api.TypeUpdates }> {
  const { items } = options;
  try {
    const updates = await call(invoker, options);
    return { updates, messageIds: items.map(({ randomId }) => idIn(updates, randomId)) };
  } catch (error) {
    if (causeName(error) !== 'RANDOM_ID_DUPLICATE') throw error;
    return { messageIds: items.map(() => undefined) };
  }
}

async function call(invoker: Invoker, options: MediaOptions): Promise<Api.TypeUpdates> {
  const { peer, items, replyToId, signal } = options;
  const common = {
    peer,
    ...(options.silent === true ? { silent: true } : {}),
    ...(replyToId === undefined
      ? {}
      : { replyTo: new Api.InputReplyToMessage({ replyToMsgId: replyToId }) }),
  };
  const [only, second] = items;
  if (only !== undefined && second === undefined) {
    const said = { message: only.text, randomId: returnBigInt(only.randomId), ...entitiesOf(only) };
    const media = mediaOf(only);
    return invoker.invoke(new Api.messages.SendMedia({ ...common, ...said, media }), { signal });
  }
  const multiMedia: Api.InputSingleMedia[] = [];
  for (const item of items) {
    const media = await storedPhoto(invoker, peer, item, signal);
    const randomId = returnBigInt(item.randomId);
    multiMedia.push(
      new Api.InputSingleMedia({ media, randomId, message: item.text, ...entitiesOf(item) }),
    );
  }
  return invoker.invoke(new Api.messages.SendMultiMedia({ ...common, multiMedia }), { signal });
}

function entitiesOf({ entities }: MediaItem) {
  return entities.length > 0 ? { entities } : {};
}

function mediaOf({ upload, kind, mimeType }: MediaItem): Api.TypeInputMedia {
  const file = inputFile(upload);
  if (kind === 'photo') return new Api.InputMediaUploadedPhoto({ file });
  const attributes = [new Api.DocumentAttributeFilename({ fileName: upload.name })];
  return new Api.InputMediaUploadedDocument({ file, mimeType, attributes, forceFile: true });
}

/** An album takes only photos that the server has made of their files before. */
async function storedPhoto(
  invoker: Invoker,
  peer: Api.TypeInputPeer,
  item: MediaItem,
  signal: AbortSignal,
): Promise<Api.TypeInputMedia> {
  const request = new Api.messages.UploadMedia({ peer, media: mediaOf(item) });
  const made = await invoker.invoke(request, { signal });
  if (made.className !== 'MessageMediaPhoto' || made.photo?.className !== 'Photo') {
    throw new AppError(
      'telegramRejected',
      phrase('Telegram does not take “{0}” as a photo.', item.upload.name),
      {
        hint: 'Send it by itself.',
      },
    );
  }
  const { id, accessHash, fileReference } = made.photo;
  return new Api.InputMediaPhoto({
    id: new Api.InputPhoto({ id, accessHash, fileReference: Buffer.from(fileReference) }),
  });
}

function idIn(updates: Api.TypeUpdates, randomId: string): number | undefined {
  if (updates.className !== 'Updates' && updates.className !== 'UpdatesCombined') return undefined;
  const named = updates.updates.find(
    (one) => one.className === 'UpdateMessageID' && String(one.randomId) === randomId,
  );
  return named?.className === 'UpdateMessageID' ? named.id : undefined;
}
