import assert from 'node:assert/strict';
import type { Chunk } from '../protocol/chunkRecords.ts';
import { Streams } from './streams.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const chunk = (seq: number, text: string, attempt = 1): Chunk => ({
  chunkId: '00000000-0000-4000-8000-000000000001',
  streamId: ID,
  attempt,
  seq,
  text,
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Streams over a store that answers a subscription with what it has by then. */
function over(stored: Chunk[]) {
  const asked: number[] = [];
  const streams = new Streams(async (_streamId, afterSeq) => {
    asked.push(afterSeq);
    return stored.filter((c) => c.seq > afterSeq);
  });
  return { streams, asked };
}

describe('the text of a draft put together from chunks', () => {
  it('is what was stored followed by what is pushed, each once', async () => {
    const { streams } = over([chunk(1, 'a'), chunk(2, 'b')]);
    streams.follow(ID, 1);
    streams.add(chunk(2, 'b'));
    streams.add(chunk(3, 'c'));
    await settled();
    streams.add(chunk(3, 'c'));
    streams.add(chunk(4, 'd'));
    assert.equal(streams.text(ID), 'abcd');
  });

  it('waits for a missing chunk and asks for it', async () => {
    const stored = [chunk(1, 'a')];
    const { streams, asked } = over(stored);
    streams.follow(ID, 1);
    await settled();
    stored.push(chunk(2, 'b'), chunk(3, 'c'));
    streams.add(chunk(3, 'c'));
    assert.equal(streams.text(ID), 'a');
    await settled();
    assert.equal(streams.text(ID), 'abc');
    assert.deepEqual(asked, [0, 1]);
  });

  it('asks after a reconnect only for what came since', async () => {
    const stored = [chunk(1, 'a'), chunk(2, 'b')];
    const { streams, asked } = over(stored);
    streams.follow(ID, 1);
    await settled();
    stored.push(chunk(3, 'c'));
    streams.follow(ID, 1);
    await settled();
    assert.equal(streams.text(ID), 'abc');
    assert.deepEqual(asked, [0, 2]);
  });

  it('begins afresh with a new attempt and leaves the old one’s text out', async () => {
    const { streams } = over([chunk(1, 'old'), chunk(2, 'er'), chunk(3, 'new', 2)]);
    streams.follow(ID, 1);
    await settled();
    assert.equal(streams.text(ID), 'new');
    streams.follow(ID, 3);
    assert.equal(streams.text(ID), '');
  });

  it('goes on where the store begins when older attempts are gone from it', async () => {
    const { streams } = over([chunk(41, 'new', 2), chunk(42, 'er', 2)]);
    streams.follow(ID, 2);
    await settled();
    streams.add(chunk(43, '!', 2));
    assert.equal(streams.text(ID), 'newer!');
  });

  it('gives a reader the text so far, then what is added', async () => {
    const { streams } = over([chunk(1, 'a'), chunk(2, 'b')]);
    streams.follow(ID, 1);
    await settled();
    const read: [string, string | null][] = [];
    const stop = streams.read(ID, (text, added) => read.push([text, added]));
    streams.add(chunk(3, 'c'));
    stop();
    streams.add(chunk(4, 'd'));
    assert.deepEqual(read, [
      ['ab', null],
      ['abc', 'c'],
    ]);
  });

  it('survives a subscription that fails, and asks again with the next chunk', async () => {
    let up = false;
    const streams = new Streams(async (_id, afterSeq) => {
      if (!up) throw new Error('reconnecting');
      return [chunk(1, 'a'), chunk(2, 'b')].filter((c) => c.seq > afterSeq);
    });
    streams.follow(ID, 1);
    await settled();
    up = true;
    streams.add(chunk(2, 'b'));
    await settled();
    assert.equal(streams.text(ID), 'ab');
  });

  it('forgets a text that is over as soon as nobody reads it, unless it goes on', async () => {
    const { streams } = over([chunk(1, 'a')]);
    streams.follow(ID, 1);
    await settled();
    const stop = streams.read(ID, () => undefined);
    streams.drop(ID);
    assert.deepEqual(streams.followed(), [ID]);
    stop();
    assert.deepEqual(streams.followed(), []);
    const again = streams.read(ID, () => undefined);
    streams.drop(ID);
    streams.follow(ID, 2);
    again();
    assert.deepEqual(streams.followed(), [ID]);
  });

  it('is right for any order and repetition of arrivals', async () => {
    const seed = Date.now() % 100_000;
    let state = seed;
    const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 50; round++) {
      const all = Array.from({ length: 40 }, (_, i) => chunk(i + 1, `${i} `));
      const { streams } = over(all);
      for (let i = 0; i < 80; i++) {
        const pick = all[random(all.length)];
        if (i === random(20)) streams.follow(ID, 1);
        if (pick) streams.add(pick);
        if (i % 17 === 0) await settled();
      }
      streams.follow(ID, 1);
      await settled();
      assert.equal(
        streams.text(ID),
        all.map((c) => c.text).join(''),
        `seed ${seed}, round ${round}`,
      );
    }
  });
});
