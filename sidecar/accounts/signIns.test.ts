import assert from 'node:assert/strict';
import { createSignIns } from './signIns.ts';

describe('sign-ins', () => {
  it('leave one under way when several are started at once: the last', async () => {
    const cancelled: number[] = [];
    let count = 0;
    const signIns = createSignIns({
      log: () => {},
      onState: () => {},
      onSession: () => {},
      startSignIn: () => {
        const number = ++count;
        return {
          submit: () => {},
          cancel: async () => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            cancelled.push(number);
          },
        };
      },
    });
    const telegram = { apiId: 1, apiHash: 'h' };
    await signIns.start(telegram);
    const [, last] = await Promise.all([signIns.start(telegram), signIns.start(telegram)]);
    assert.deepEqual(cancelled, [1, 2]);
    await signIns.cancel(last);
    assert.deepEqual(cancelled, [1, 2, 3]);
  });
});
