import type { Keyv } from 'keyv';
import * as z from 'zod/mini';

const kept = z.object({ mediaType: z.enum(['image/jpeg', 'image/png']), base64: z.string() });
export type KeptPhoto = z.infer<typeof kept>;

const state = z.object({ young: z.enum(['a', 'b']), bytes: z.number() });

/** The most that the pictures of one account take; half of it is dropped at once. */
const MAX_BYTES = 16 * 1024 * 1024;

export interface PhotoCache {
  get(photoId: string): Promise<KeptPhoto | undefined>;
  set(photoId: string, photo: KeptPhoto): Promise<void>;
}

/**
 * Pictures in two generations: new ones and those that are looked at go into the young one; when it is full the old one
 * is emptied and becomes the young one. What is in use stays, and nothing has to be counted but the young one's bytes.
 */
export function createPhotoCache(
  spaces: { a: Keyv; b: Keyv; state: Keyv },
  maxBytes = MAX_BYTES,
): PhotoCache {
  let young: 'a' | 'b' = 'a';
  let bytes = 0;
  // One change at a time: two at once would both find the generation full.
  let turn: Promise<unknown> = begin();

  async function begin(): Promise<void> {
    const parsed = state.safeParse(await spaces.state.get('state'));
    if (parsed.success) ({ young, bytes } = parsed.data);
  }

  async function add(photoId: string, photo: KeptPhoto): Promise<void> {
    if (bytes + photo.base64.length > maxBytes / 2) {
      young = young === 'a' ? 'b' : 'a';
      bytes = 0;
      await spaces[young].clear();
    }
    bytes += photo.base64.length;
    await spaces[young].set(photoId, photo);
    await spaces.state.set('state', { young, bytes });
  }

  function inTurn<R>(run: () => Promise<R>): Promise<R> {
    const result = turn.then(run, run);
    turn = result;
    return result;
  }

  async function read(space: Keyv, photoId: string): Promise<KeptPhoto | undefined> {
    const parsed = kept.safeParse(await space.get(photoId));
    return parsed.success ? parsed.data : undefined;
  }

  return {
    async get(photoId) {
      await turn;
      const fresh = await read(spaces[young], photoId);
      if (fresh) return fresh;
      const old = await read(spaces[young === 'a' ? 'b' : 'a'], photoId);
      if (old) await inTurn(() => add(photoId, old));
      return old;
    },
    set: (photoId, photo) => inTurn(() => add(photoId, photo)),
  };
}
