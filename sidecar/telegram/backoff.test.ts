import assert from 'node:assert/strict';
import { backoffMs, nextAttempt } from './backoff.ts';

describe('waits between connections', () => {
  it('begin with none, then double and stop growing at half a minute', () => {
    const waits = [1, 2, 3, 4, 5, 20, 2000].map((attempt) => backoffMs(attempt, 1));
    assert.deepEqual(waits, [0, 500, 1000, 2000, 4000, 30_000, 30_000]);
  });

  it('are random by half, so that many clients do not come back in step', () => {
    assert.equal(backoffMs(4, 0), 1000);
    assert.equal(backoffMs(4, 0.5), 1500);
  });

  it('allow a server that turns everybody away few tries: no storm', () => {
    let waited = 0;
    let tries = 0;
    for (; waited < 180_000; tries += 1) waited += backoffMs(tries + 1, 0.5);
    assert.ok(tries <= 14, `${tries} tries`);
  });

  it('stay below a second on a network that breaks off every few seconds, and grow where nobody is reached', () => {
    const after = (wasOnline: boolean, heldMs: number) => {
      let attempt = 0;
      for (let loss = 0; loss < 20; loss += 1)
        attempt = nextAttempt(attempt, { wasOnline, heldMs });
      return backoffMs(attempt, 1);
    };
    assert.equal(after(true, 4_000), 1_000);
    assert.equal(after(true, 60_000), 0);
    assert.equal(after(false, 60_000), 30_000);
  });
});
