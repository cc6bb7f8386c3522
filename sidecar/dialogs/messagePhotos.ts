import type { MessagePhoto } from '../../protocol/messageRecords.ts';
import { mediaTypeOf } from '../telegram/photoSize.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';
import { createTurns } from './takeTurns.ts';

const AT_ONCE = 2;
const FETCH_MS = 20_000;
/** The size that Telegram's own apps show in a chat. */
const EDGE = 320;
/** Larger ones are not sent on: they have no small size. */
const MAX_BYTES = 200_000;
/** Of one account; the oldest go. */
const MAX_KEPT_BYTES = 8_000_000;

export interface MessagePhotosOptions {
  gateway: Pick<TelegramGateway, 'fetchPhoto'>;
  /** The account's life. */
  signal: AbortSignal;
}

interface Which {
  dialogId: string;
  messageId: number;
  /** Another content is another photo. */
  editedAt?: number | undefined;
}

export type MessagePhotos = ReturnType<typeof createMessagePhotos>;

/**
 * Small pictures of the photos in messages, a few at a time and each once. Kept in memory alone: what a dialog shows is on no
 * disk because somebody looked at it.
 */
export function createMessagePhotos({ gateway, signal }: MessagePhotosOptions) {
  const inTurn = createTurns<MessagePhoto>(AT_ONCE, signal);
  const kept = new Map<string, MessagePhoto>();
  let bytes = 0;

  function keep(key: string, photo: MessagePhoto): void {
    kept.set(key, photo);
    bytes += photo.base64.length;
    for (const [oldest, { base64 }] of kept) {
      if (bytes <= MAX_KEPT_BYTES) break;
      kept.delete(oldest);
      bytes -= base64.length;
    }
  }

  async function fetchNow(key: string, { dialogId, messageId }: Which) {
    const within = AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]);
    const fetched = await gateway.fetchPhoto({
      dialogId,
      messageId,
      maxEdge: EDGE,
      signal: within,
    });
    const mediaType = fetched && mediaTypeOf(fetched.bytes);
    if (!mediaType || fetched.bytes.length > MAX_BYTES) return undefined;
    const photo = { mediaType, base64: Buffer.from(fetched.bytes).toString('base64') };
    keep(key, photo);
    return photo;
  }

  return {
    /** Undefined where there is none, none that may be looked at, or none that is small enough. */
    async fetch(which: Which, asker: AbortSignal): Promise<MessagePhoto | undefined> {
      const { dialogId, messageId, editedAt = 0 } = which;
      const key = `${dialogId}:${messageId}:${editedAt}`;
      return kept.get(key) ?? (await inTurn(key, asker, () => fetchNow(key, which)));
    },
  };
}
