import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPacer } from './pacer.ts';

describe('a pacer', () => {
  it('runs the first at once, and the last of all that ask meanwhile once that is over', async () => {
    const ran: string[] = [];
    const pace = createPacer(40, sleep);
    const work = (name: string) => async () => void ran.push(name);
    pace('a', work('first'));
    pace('a', work('second'));
    pace('a', work('third'));
    pace('b', work('other'));
    assert.deepEqual(ran, ['first', 'other']);
    await sleep(80);
    assert.deepEqual(ran, ['first', 'other', 'third']);
    await sleep(60);
    pace('a', work('later'));
    assert.deepEqual(ran, ['first', 'other', 'third', 'later']);
  });

  it('waits for what takes longer than that, so that two of a key never run at a time', async () => {
    let running = 0;
    let most = 0;
    let ended = 0;
    const pace = createPacer(1, sleep);
    const slow = async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(40);
      running -= 1;
      ended += 1;
    };
    pace('a', slow);
    await sleep(10);
    pace('a', slow);
    await sleep(120);
    assert.deepEqual({ most, ended }, { most: 1, ended: 2 });
  });
});
