import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Keyv } from 'keyv';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import { openCache } from '../store/openCache.ts';
import { createPhotoCache } from '../store/photoCache.ts';
import { createDialogPhotos } from './dialogPhotos.ts';

const never = new AbortController().signal;
const dialog = (dialogId: string, photoId = `p-${dialogId}`): Dialog => ({
  dialogId,
  kind: 'private',
  title: dialogId,
  unreadCount: 0,
  unreadMentions: 0,
  pinned: false,
  archived: false,
  canSend: true,
  photoId,
});

describe('the pictures of dialogs', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-photos-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function start(cache: ReturnType<typeof openCache>) {
    const asked: string[] = [];
    let inFlight = 0;
    let most = 0;
    const photos = createDialogPhotos({
      find: (dialogId) => dialog(dialogId),
      cache: cache.photos('1'),
      signal: never,
      gateway: {
        blurredPhoto: (dialogId) => ({ photoId: `p-${dialogId}`, bytes: Buffer.from('blur') }),
        async fetchDialogPhoto({ dialogId }) {
          asked.push(dialogId);
          most = Math.max(most, (inFlight += 1));
          await setImmediate();
          inFlight -= 1;
          return { photoId: `p-${dialogId}`, mediaType: 'image/png', bytes: Buffer.from(dialogId) };
        },
      },
    });
    return { photos, asked, most: () => most };
  }

  it('are blurred until fetched, fetched once, and kept over a restart', async () => {
    const cache = openCache(dir, () => undefined);
    const { photos, asked } = start(cache);
    assert.equal((await photos.getAll(['u1']))[0]?.blurred, true);
    const both = await Promise.all([photos.fetch('u1', never), photos.fetch('u1', never)]);
    assert.deepEqual(
      both.map((photo) => photo?.blurred),
      [false, false],
    );
    assert.deepEqual(asked, ['u1']);
    await cache.close();
    const again = openCache(dir, () => undefined);
    const later = start(again);
    const [kept] = await later.photos.getAll(['u1']);
    assert.equal(Buffer.from(kept?.base64 ?? '', 'base64').toString(), 'u1');
    assert.equal((await later.photos.fetch('u1', never))?.blurred, false);
    assert.deepEqual(later.asked, []);
    await again.close();
  });

  it('are fetched three at a time, and not for who no longer waits', async () => {
    const cache = openCache(dir, () => undefined);
    const { photos, asked, most } = start(cache);
    const gone = new AbortController();
    const waiting = Array.from({ length: 12 }, (_, n) =>
      photos.fetch(`u${n}`, n < 8 ? never : gone.signal),
    );
    gone.abort();
    await Promise.all(waiting);
    assert.equal(asked.length, 8);
    assert.equal(most(), 3);
    await cache.close();
  });
});

describe('the cache of pictures', () => {
  it('never holds more than its bytes, and keeps what is looked at', async () => {
    const spaces = { a: new Keyv(), b: new Keyv(), state: new Keyv() };
    const cache = createPhotoCache(spaces, 1_000);
    const photo = { mediaType: 'image/png' as const, base64: 'x'.repeat(100) };
    await cache.set('used', photo);
    const ids = Array.from({ length: 40 }, (_, n) => `p${n}`);
    for (const id of ids) {
      await cache.set(id, photo);
      assert.ok(await cache.get('used'), `the picture in use went with ${id}`);
    }
    let held = 0;
    for (const id of ids) if ((await spaces.a.get(id)) ?? (await spaces.b.get(id))) held += 1;
    assert.ok(held <= 10 && held >= 4, `${held} pictures of 100 bytes in 1,000`);
    assert.equal(await cache.get('p0'), undefined);
    assert.ok(await cache.get('p39'));
    // A new process goes on where the last one was.
    assert.ok(await createPhotoCache(spaces, 1_000).get('used'));
  });
});
