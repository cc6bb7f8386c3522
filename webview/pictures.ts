import type { Dialog, DialogPhoto } from '../protocol/dialogRecords.ts';
import type { Host } from './host.ts';
import { Signal } from './signal.ts';
import type { State } from './state.ts';

/** As `dialog/photos` takes them. */
const AT_ONCE = 50;
const FETCHES_AT_ONCE = 3;
/** Some 5 MB of them; rows that come into view again find the rest in the sidecar's cache. */
const MOST_HELD = 400;
/** What could not be had is not asked for again at every scroll. */
const AGAIN_AFTER_MS = 60_000;

export interface Picture {
  /** A `data:` address: the page's policy lets nothing else in. */
  source: string;
  blurred: boolean;
}

type Wanted = Pick<Dialog, 'dialogId' | 'photoId'>;

export type Pictures = ReturnType<typeof createPictures>;

/**
 * The pictures of the dialogs in sight: what the sidecar has at once, then one by one what has to be fetched. Only the
 * newest wish counts: what was scrolled past is not fetched.
 */
export function createPictures(state: Pick<State, 'accountId'>, host: Host) {
  const version = new Signal(0);
  const held = new Map<string, Picture>();
  const triedAt = new Map<string, number>();
  let wanted: Wanted[] = [];
  let fetching = 0;

  const isWhole = (photoId: string) => held.get(photoId)?.blurred === false;
  const isDue = (photoId: string) =>
    !isWhole(photoId) && Date.now() - (triedAt.get(photoId) ?? -Infinity) > AGAIN_AFTER_MS;

  function keep(photos: readonly DialogPhoto[]): void {
    for (const { photoId, mediaType, base64, blurred } of photos) {
      if (isWhole(photoId)) continue;
      held.delete(photoId);
      held.set(photoId, { source: `data:${mediaType};base64,${base64}`, blurred });
    }
    for (const photoId of held.keys()) {
      if (held.size <= MOST_HELD) break;
      held.delete(photoId);
    }
    if (photos.length > 0) version.update((now) => now + 1);
  }

  async function fetchNext(): Promise<void> {
    const accountId = state.accountId.value;
    const next = wanted.find(({ photoId }) => photoId !== undefined && isDue(photoId));
    if (fetching >= FETCHES_AT_ONCE || !next?.photoId || accountId === null) return;
    triedAt.set(next.photoId, Date.now());
    fetching += 1;
    try {
      const { dialogId } = next;
      const { photo } = await host.request('dialog/fetchPhoto', { accountId, dialogId });
      if (photo) keep([photo]);
    } catch {
      // The initials stand there; it is tried again later.
    } finally {
      fetching -= 1;
      void fetchNext();
    }
  }

  return {
    /** Grows when a picture has come. */
    version,
    get: ({ photoId }: Wanted): Picture | undefined =>
      photoId === undefined ? undefined : held.get(photoId),
    /** Asks for those of the rows in sight that are not held yet. */
    async want(dialogs: readonly Wanted[]): Promise<void> {
      const accountId = state.accountId.value;
      wanted = dialogs.filter(({ photoId }) => photoId !== undefined && isDue(photoId));
      const unseen = wanted.filter(({ photoId }) => !held.has(photoId ?? ''));
      if (accountId === null || wanted.length === 0) return;
      try {
        const dialogIds = unseen.slice(0, AT_ONCE).map(({ dialogId }) => dialogId);
        if (dialogIds.length > 0)
          keep((await host.request('dialog/photos', { accountId, dialogIds })).photos);
      } catch {
        return; // The list says what is wrong.
      }
      for (let n = fetching; n < FETCHES_AT_ONCE; n++) void fetchNext();
    },
  };
}
