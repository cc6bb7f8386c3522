import assert from 'node:assert/strict';
import { waitAwake } from './waitAwake.ts';

describe('a wait for the next connection', () => {
  const now = Date.now;
  let slept = 0;
  beforeEach(() => {
    slept = 0;
    Date.now = () => now() + slept;
  });
  afterEach(() => {
    Date.now = now;
  });
  const awake = new AbortController().signal;

  it('lasts as long as it was told', async () => {
    const from = performance.now();
    assert.equal(await waitAwake(40, awake), 'waited');
    assert.ok(performance.now() - from >= 38);
  });

  it('ends when the machine wakes up: the lid was closed in the middle of it', async () => {
    const wait = waitAwake(30_000, awake);
    slept = 8 * 3_600_000;
    assert.equal(await wait, 'slept');
  });

  it('ends at once with the account', async () => {
    const stop = new AbortController();
    const wait = waitAwake(30_000, stop.signal);
    stop.abort();
    assert.equal(await wait, 'aborted');
    assert.equal(await waitAwake(0, stop.signal), 'aborted');
  });
});
