import type { Message } from '../../protocol/records.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';

/** However long ago the last run was: what a prompt can hold. */
const MOST_MESSAGES = 200;
const MOST_PHOTOS = 4;
const PHOTO_EDGE = 1024;

/** The newest `historyLimit` messages, or all since the last processed one if that is more. Oldest first. */
export async function readDialog(
  gateway: TelegramGateway,
  options: { dialogId: string; historyLimit: number; lastProcessedId: number; signal: AbortSignal },
): Promise<Message[]> {
  const { dialogId, historyLimit, lastProcessedId, signal } = options;
  let messages = await gateway.fetchMessages({ dialogId, limit: historyLimit, signal });
  if (lastProcessedId === 0) return messages;
  for (let oldest = messages[0]; oldest && messages.length < MOST_MESSAGES; oldest = messages[0]) {
    if (oldest.messageId <= lastProcessedId + 1) break;
    const earlier = await gateway.fetchMessages({
      dialogId,
      limit: Math.min(100, MOST_MESSAGES - messages.length),
      minId: lastProcessedId,
      beforeId: oldest.messageId,
      signal,
    });
    if (earlier.length === 0) break;
    messages = [...earlier, ...messages];
  }
  return messages;
}

/** The newest photos of the other side: what a question may be about. */
export async function readPhotos(
  gateway: TelegramGateway,
  dialogId: string,
  messages: Message[],
  signal: AbortSignal,
) {
  const photos = messages
    .filter((message) => message.media?.kind === 'photo' && !message.out)
    .slice(-MOST_PHOTOS);
  const fetched = await Promise.all(
    photos.map(async ({ messageId }) => {
      const photo = await gateway.fetchPhoto({ dialogId, messageId, maxEdge: PHOTO_EDGE, signal });
      return photo ? [{ messageId, ...photo }] : [];
    }),
  );
  return fetched.flat();
}
