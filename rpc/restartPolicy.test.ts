import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decideRestart } from './restartPolicy.ts';

const minute = 60_000;

describe('decideRestart', () => {
  it('waits twice as long after each crash', () => {
    const delays = [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]].map((crashes) =>
      decideRestart(crashes, 10, 0.5),
    );
    assert.deepEqual(
      delays.map((decision) => decision.kind === 'restart' && decision.delayMs),
      [500, 1000, 2000, 4000],
    );
  });

  it('spreads the delay by a half each way', () => {
    assert.deepEqual(decideRestart([0], 0, 0), { kind: 'restart', delayMs: 250 });
    assert.deepEqual(decideRestart([0], 0, 0.999), { kind: 'restart', delayMs: 750 });
  });

  it('gives up on the fifth crash within three minutes', () => {
    const crashes = [0, 30_000, minute, 2 * minute, 3 * minute - 1];
    assert.deepEqual(decideRestart(crashes, 3 * minute - 1, 0.5), { kind: 'giveUp' });
  });

  it('goes on when the first of five crashes is three minutes old', () => {
    const crashes = [0, 30_000, minute, 2 * minute, 3 * minute];
    assert.equal(decideRestart(crashes, 3 * minute, 0.5).kind, 'restart');
  });

  it('forgets old crashes', () => {
    const crashes = [0, 1, 2, 3, 60 * minute];
    assert.deepEqual(decideRestart(crashes, 60 * minute, 0.5), { kind: 'restart', delayMs: 500 });
  });
});
