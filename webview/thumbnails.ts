import type { Message, MessagePhoto } from '../protocol/messageRecords.ts';
import type { Host } from './host.ts';
import { Signal } from './signal.ts';
import type { State } from './state.ts';

const FETCHES_AT_ONCE = 2;
/** Some 3 MB of them. */
const MOST_HELD = 60;
/** What could not be had is not asked for again at every change of the card. */
const AGAIN_AFTER_MS = 60_000;

type Wanted = Pick<Message, 'messageId' | 'editedAt'>;
interface Request {
  key: string;
  accountId: string;
  dialogId: string;
  message: Wanted;
}

export type Thumbnails = ReturnType<typeof createThumbnails>;

/** A picture that a model is shown as well: no animation, nothing withheld or protected. */
export function hasThumbnail({ media, protected: guarded }: Message): boolean {
  if (!media || media.withheld !== undefined || guarded === true) return false;
  return media.kind === 'photo' || media.picture === 'still';
}

/** Small pictures of the photos in the dialog in view, one by one as they come. Only the newest wish counts. */
export function createThumbnails(state: Pick<State, 'accountId'>, host: Host) {
  const version = new Signal(0);
  const held = new Map<string, string>();
  const triedAt = new Map<string, number>();
  let wanted: Request[] = [];
  let fetching = 0;

  const keyOf = (dialogId: string, { messageId, editedAt = 0 }: Wanted) =>
    `${state.accountId.value}:${dialogId}:${messageId}:${editedAt}`;
  const isDue = ({ key }: Request) =>
    !held.has(key) && Date.now() - (triedAt.get(key) ?? -Infinity) > AGAIN_AFTER_MS;

  function keep(key: string, { mediaType, base64 }: MessagePhoto): void {
    held.set(key, `data:${mediaType};base64,${base64}`);
    for (const oldest of held.keys()) {
      if (held.size <= MOST_HELD) break;
      held.delete(oldest);
    }
    version.update((now) => now + 1);
  }

  async function fetchNext(): Promise<void> {
    const next = wanted.find(isDue);
    if (fetching >= FETCHES_AT_ONCE || !next) return;
    const { key, accountId, dialogId, message } = next;
    triedAt.set(key, Date.now());
    fetching += 1;
    try {
      const { messageId, editedAt } = message;
      const when = editedAt === undefined ? {} : { editedAt };
      const asked = { accountId, dialogId, messageId, ...when };
      const { photo } = await host.request('message/fetchPhoto', asked);
      if (photo) keep(key, photo);
    } catch {
      // Its label stands there; it is tried again later.
    } finally {
      fetching -= 1;
      void fetchNext();
    }
  }

  return {
    /** Grows when a picture has come. */
    version,
    /** A `data:` address: the page's policy lets nothing else in. */
    get: (dialogId: string, message: Wanted): string | undefined =>
      held.get(keyOf(dialogId, message)),
    /** Newest first: they stand next to the reply. */
    want(dialogId: string, messages: readonly Message[]): void {
      const accountId = state.accountId.value;
      if (accountId === null) return;
      wanted = messages
        .filter(hasThumbnail)
        .toReversed()
        .map((message) => ({ key: keyOf(dialogId, message), accountId, dialogId, message }));
      for (let n = fetching; n < FETCHES_AT_ONCE; n++) void fetchNext();
    },
  };
}
