import assert from 'node:assert/strict';
import { createFaultQueue, fault } from './faults.ts';

const stream = { stream: true, structured: false };
const structured = { stream: false, structured: true };

describe('the fault queue', () => {
  it('gives each fault as often as it was asked for, in order', () => {
    const faults = createFaultQueue();
    faults.add({ kind: 'serverError', times: 2 });
    faults.add({ kind: 'hangUp' });
    const taken = [1, 2, 3, 4].map(() => faults.take(stream)?.kind);
    assert.deepEqual(taken, ['serverError', 'serverError', 'hangUp', undefined]);
  });

  it('keeps a fault for the kind of request it is meant for', () => {
    const faults = createFaultQueue();
    faults.add({ kind: 'serverError', on: 'structured' });
    faults.add({ kind: 'breakStream' });
    faults.add({ kind: 'prose' });
    assert.equal(faults.take(stream)?.kind, 'breakStream');
    assert.equal(faults.take(stream), undefined);
    assert.equal(faults.take(structured)?.kind, 'serverError');
    assert.equal(faults.take(structured)?.kind, 'prose');
  });

  it('tells what waits, and forgets it when told to', () => {
    const faults = createFaultQueue();
    faults.add({ kind: 'slow', tokenDelayMs: 5, times: 3 });
    faults.take(stream);
    assert.deepEqual(faults.waiting(), [{ kind: 'slow', tokenDelayMs: 5, times: 2 }]);
    faults.clear();
    assert.equal(faults.take(stream), undefined);
  });

  it('comes from outside only in a shape it knows', () => {
    assert.ok(fault.safeParse({ kind: 'rateLimited', retryAfterSeconds: 0.5 }).success);
    for (const wrong of [
      { kind: 'other' },
      { kind: 'slow' },
      { kind: 'stall', afterDeltas: -1 },
      { kind: 'hangUp', times: 0 },
      null,
    ]) {
      assert.equal(fault.safeParse(wrong).success, false);
    }
  });
});
