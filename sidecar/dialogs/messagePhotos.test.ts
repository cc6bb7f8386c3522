import assert from 'node:assert/strict';
import { createMessagePhotos } from './messagePhotos.ts';

const JPEG = Uint8Array.of(0xff, 0xd8, 1);
const never = new AbortController().signal;

describe('the small pictures of messages', () => {
  let asked: number[];
  let answer: (messageId: number) => Promise<{ bytes: Uint8Array } | undefined>;
  let life: AbortController;
  const create = () =>
    createMessagePhotos({
      gateway: {
        fetchPhoto({ messageId, maxEdge }) {
          assert.equal(maxEdge, 320);
          asked.push(messageId);
          return answer(messageId);
        },
      },
      signal: life.signal,
    });

  beforeEach(() => {
    asked = [];
    answer = () => Promise.resolve({ bytes: JPEG });
    life = new AbortController();
  });

  it('are fetched once, however many ask, and again when the message is another', async () => {
    const photos = create();
    const which = { dialogId: 'u1', messageId: 7 };
    const [one, two] = await Promise.all([photos.fetch(which, never), photos.fetch(which, never)]);
    assert.deepEqual(one, { mediaType: 'image/jpeg', base64: '/9gB' });
    assert.deepEqual(two, one);
    assert.deepEqual(await photos.fetch(which, never), one);
    assert.deepEqual(asked, [7]);
    await photos.fetch({ ...which, editedAt: 5 }, never);
    assert.deepEqual(asked, [7, 7]);
  });

  it('are none where there is no photo, or one that is no picture or too large', async () => {
    const photos = create();
    const fetched = [undefined, Uint8Array.of(1, 2, 3), new Uint8Array(300_000).fill(0xff)];
    for (const bytes of fetched) {
      answer = () => Promise.resolve(bytes && { bytes });
      assert.equal(await photos.fetch({ dialogId: 'u1', messageId: 7 }, never), undefined);
    }
  });

  it('take no more memory than they may: the oldest go', async () => {
    const photos = create();
    const large = new Uint8Array(150_000);
    large.set(JPEG);
    answer = () => Promise.resolve({ bytes: large });
    const fetch = (messageId: number) => photos.fetch({ dialogId: 'u1', messageId }, never);
    // 8 MB hold forty of them, in base64.
    for (let n = 1; n <= 60; n++) await fetch(n);
    asked = [];
    await fetch(60);
    assert.deepEqual(asked, []);
    await fetch(1);
    assert.deepEqual(asked, [1]);
  });

  it('wait their turn, two at a time; who has left gives the turn away', async () => {
    const photos = create();
    const gates = new Map<number, () => void>();
    answer = (messageId) =>
      new Promise((resolve) => gates.set(messageId, () => resolve({ bytes: JPEG })));
    const leaving = new AbortController();
    const all = [1, 2, 3, 4].map((messageId) =>
      photos.fetch({ dialogId: 'u1', messageId }, messageId === 3 ? leaving.signal : never),
    );
    assert.deepEqual(asked, [1, 2]);
    leaving.abort();
    gates.get(1)?.();
    await all[0];
    assert.equal(await all[2], undefined);
    while (asked.length < 3) await new Promise((next) => setImmediate(next));
    assert.deepEqual(asked, [1, 2, 4]);
    gates.get(2)?.();
    gates.get(4)?.();
    await Promise.all(all);
  });
});
