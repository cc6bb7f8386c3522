import assert from 'node:assert/strict';
import { Faults, fault } from './faults.ts';

describe('injected faults', () => {
  it('meet the method they name, as often as they say, in the order they came', () => {
    const faults = new Faults();
    faults.add({ kind: 'serverError', method: 'a', times: 2 });
    faults.add({ kind: 'noReply' });
    assert.equal(faults.takeForCall('a')?.kind, 'serverError');
    assert.equal(faults.takeForCall('b')?.kind, 'noReply');
    assert.equal(faults.takeForCall('a')?.kind, 'serverError');
    assert.equal(faults.takeForCall('a'), undefined);
  });

  it('of one account leave the others alone', () => {
    const faults = new Faults();
    faults.add({ kind: 'floodWait', seconds: 3, accountId: '1' });
    assert.equal(faults.takeForCall('a', '2'), undefined);
    assert.equal(faults.takeForCall('a'), undefined);
    assert.equal(faults.takeForCall('a', '1')?.kind, 'floodWait');
  });

  it('of the server last until cleared', () => {
    const faults = new Faults();
    faults.add({ kind: 'stall' });
    assert.ok(faults.has('stall') && faults.has('stall'));
    faults.clear();
    assert.ok(!faults.has('stall'));
  });

  it('of updates meet as many as they say, one after another', () => {
    const faults = new Faults();
    faults.add({ kind: 'duplicateUpdate', times: 2 });
    faults.add({ kind: 'dropUpdate' });
    const taken = [1, 2, 3, 4].map(() => faults.takeForUpdate()?.kind);
    assert.deepEqual(taken, ['duplicateUpdate', 'duplicateUpdate', 'dropUpdate', undefined]);
  });

  it('are refused where they are misspelt', () => {
    assert.ok(!fault.safeParse({ kind: 'floodwait', seconds: 1 }).success);
    assert.ok(!fault.safeParse({ kind: 'floodWait' }).success);
    assert.ok(!fault.safeParse({ kind: 'serverError', times: 0 }).success);
  });
});
