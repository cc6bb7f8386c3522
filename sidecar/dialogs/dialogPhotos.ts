import type { Dialog, DialogPhoto } from '../../protocol/dialogRecords.ts';
import type { PhotoCache } from '../store/photoCache.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';
import { createTurns } from './takeTurns.ts';

/** Fetched at the same time: pictures are the last thing an account's connection is for. */
const AT_ONCE = 3;
const FETCH_MS = 20_000;

export interface DialogPhotosOptions {
  gateway: Pick<TelegramGateway, 'blurredPhoto' | 'fetchDialogPhoto'>;
  find: (dialogId: string) => Dialog | undefined;
  cache: PhotoCache;
  /** The account's life. */
  signal: AbortSignal;
}

export type DialogPhotos = ReturnType<typeof createDialogPhotos>;

/** The small pictures of one account's dialogs: from the cache, else fetched, a few at a time and each once. */
export function createDialogPhotos({ gateway, find, cache, signal }: DialogPhotosOptions) {
  const inTurn = createTurns<DialogPhoto>(AT_ONCE, signal);

  async function getKept(dialogId: string): Promise<DialogPhoto | undefined> {
    const photoId = find(dialogId)?.photoId;
    if (photoId === undefined) return undefined;
    const kept = await cache.get(photoId);
    if (kept) return { dialogId, photoId, blurred: false, ...kept };
    const blurred = gateway.blurredPhoto(dialogId);
    if (blurred?.photoId !== photoId) return undefined;
    const base64 = Buffer.from(blurred.bytes).toString('base64');
    return { dialogId, photoId, blurred: true, mediaType: 'image/jpeg', base64 };
  }

  async function fetchNow(dialogId: string): Promise<DialogPhoto | undefined> {
    const within = AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]);
    const fetched = await gateway.fetchDialogPhoto({ dialogId, signal: within });
    if (!fetched) return undefined;
    const { photoId, mediaType } = fetched;
    const kept = { mediaType, base64: Buffer.from(fetched.bytes).toString('base64') };
    await cache.set(photoId, kept);
    return { dialogId, photoId, blurred: false, ...kept };
  }

  return {
    /** Without asking Telegram: dialogs of which nothing is kept here are left out. */
    async getAll(dialogIds: readonly string[]): Promise<DialogPhoto[]> {
      const photos = await Promise.all(dialogIds.map(getKept));
      return photos.flatMap((photo) => photo ?? []);
    },
    async fetch(dialogId: string, asker: AbortSignal): Promise<DialogPhoto | undefined> {
      const kept = await getKept(dialogId);
      if (kept && !kept.blurred) return kept;
      return inTurn(dialogId, asker, () => fetchNow(dialogId));
    },
  };
}
