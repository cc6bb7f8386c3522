import assert from 'node:assert/strict';
import { probeStep } from './probe.ts';

describe('the liveness probe', () => {
  it('leaves a talking connection alone', () => {
    assert.deepEqual(probeStep(100_000, 95_000, 90_000), { kind: 'wait' });
  });

  it('asks after twenty seconds of silence', () => {
    assert.deepEqual(probeStep(100_000, 95_000, 79_000), { kind: 'ping', deadlineMs: 10_000 });
  });

  it('asks at once, and waits less, when the machine has slept', () => {
    assert.deepEqual(probeStep(100_000, 40_000, 99_000), { kind: 'ping', deadlineMs: 4_000 });
  });
});
