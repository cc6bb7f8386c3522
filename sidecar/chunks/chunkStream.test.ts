import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import { createChunkStream } from './chunkStream.ts';

const streamId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

function start(lastSeq = 0, fail = false) {
  const stored: Chunk[] = [];
  const stream = createChunkStream({
    streamId,
    attempt: 2,
    lastSeq,
    now: () => performance.now(),
    store: (chunk) => {
      if (fail) return Promise.reject(new Error('disk'));
      stored.push(chunk);
      return Promise.resolve();
    },
  });
  return { stream, stored };
}

describe('chunk stream', () => {
  it('passes the first delta on at once and gathers those of one frame', async () => {
    const { stream, stored } = start();
    stream.push('a');
    assert.deepEqual(
      stored.map((chunk) => chunk.text),
      ['a'],
    );
    stream.push('b');
    stream.push('c');
    assert.equal(stored.length, 1);
    await sleep(50);
    assert.deepEqual(
      stored.map((chunk) => chunk.text),
      ['a', 'bc'],
    );
    await stream.end();
  });

  it('begins its frames with those of every other stream', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const clock = { now: 1000 };
      const stored: string[] = [];
      const begin = (name: string) => {
        const stream = createChunkStream({
          streamId,
          attempt: 1,
          lastSeq: 0,
          now: () => clock.now,
          store: ({ text }) => {
            stored.push(`${name}${text} ${clock.now}`);
            return Promise.resolve();
          },
        });
        stream.push('1');
        return stream;
      };
      const pass = async (ms: number) => {
        for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
        clock.now += ms;
        mock.timers.tick(ms);
      };
      const early = begin('early');
      await pass(15);
      const late = begin('late');
      for (const stream of [early, late]) stream.push('2');
      await pass(7);
      assert.deepEqual(stored.splice(0), ['early1 1000', 'late1 1015'], 'the first at once');
      // The frames of the clock are 33 ms long: one begins at 1023.
      await pass(1);
      assert.deepEqual(stored, ['early2 1023', 'late2 1023']);
      await Promise.all([early.end(), late.end()]);
    } finally {
      mock.timers.reset();
    }
  });

  it('numbers on from the last chunk of an earlier attempt, without a gap', async () => {
    const { stream, stored } = start(7);
    stream.push('x');
    stream.push('y');
    await stream.end();
    assert.deepEqual(
      stored.map(({ seq, attempt }) => [seq, attempt]),
      [
        [8, 2],
        [9, 2],
      ],
    );
  });

  it('holds nothing back at its end', async () => {
    const { stream, stored } = start();
    for (const letter of 'hello world') stream.push(letter);
    await stream.end();
    assert.equal(stored.map((chunk) => chunk.text).join(''), 'hello world');
  });

  it('holds back what comes while a chunk is being stored, and stores it in order', async () => {
    const waiting: (() => void)[] = [];
    const begun: string[] = [];
    const stream = createChunkStream({
      streamId,
      attempt: 1,
      lastSeq: 0,
      now: () => 0,
      store(chunk) {
        begun.push(`${chunk.seq} ${chunk.text}`);
        return new Promise((resolve) => waiting.push(resolve));
      },
    });
    for (const letter of 'abc') stream.push(letter);
    const ended = stream.end();
    assert.deepEqual(begun, ['1 a']);
    waiting[0]?.();
    await sleep(0);
    waiting[1]?.();
    await ended;
    assert.deepEqual(begun, ['1 a', '2 bc']);
  });

  it('stores nothing after a chunk that could not be stored, and says so to who goes on', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    const begun: string[] = [];
    const stream = createChunkStream({
      streamId,
      attempt: 1,
      lastSeq: 0,
      now: () => 0,
      store(chunk) {
        begun.push(chunk.text);
        return promise;
      },
    });
    stream.push('a');
    stream.push('b');
    reject(new Error('disk'));
    await sleep(50);
    assert.throws(() => stream.push('c'), /disk/);
    await assert.rejects(stream.end(), /disk/);
    assert.deepEqual(begun, ['a']);
  });

  it('tells at its end that a chunk could not be stored', async () => {
    const { stream } = start(0, true);
    stream.push('x');
    await assert.rejects(stream.end(), /disk/);
  });
});
