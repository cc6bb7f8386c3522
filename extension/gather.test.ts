import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { createGathering } from './gather.ts';

describe('what is gathered', () => {
  it('is told together, and what comes later apart', async () => {
    const told: (readonly string[])[] = [];
    const gathering = createGathering<string>(5, (all) => told.push(all));
    gathering.add('a');
    gathering.add('b');
    while (told.length < 1) await delay(1);
    gathering.add('c');
    while (told.length < 2) await delay(1);
    assert.deepEqual(told, [['a', 'b'], ['c']]);
  });

  it('is not told once its owner has gone', async () => {
    const gathering = createGathering<string>(1, () => assert.fail('told'));
    gathering.add('a');
    gathering.dispose();
    await delay(10);
  });
});
