import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chunk } from '../../protocol/records.ts';
import { createChunkStream } from './chunkStream.ts';

const draftId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

function start(lastSeq = 0, fail = false) {
  const stored: Chunk[] = [];
  const stream = createChunkStream({
    draftId,
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

  it('tells at its end that a chunk could not be stored', async () => {
    const { stream } = start(0, true);
    stream.push('x');
    await assert.rejects(stream.end(), /disk/);
  });
});
