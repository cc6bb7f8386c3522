import assert from 'node:assert/strict';
import { createHistoryStarts } from './historyStarts.ts';
import { HOME, messageOf } from './workerFixture.ts';

describe('where a history begins', () => {
  const upTo = (newest: number, count: number) =>
    Array.from({ length: count }, (_, index) => messageOf(newest - count + 1 + index));
  /** As a dialog of so many messages is read, ten wished for. */
  function reading() {
    const starts = createHistoryStarts();
    return (newest: number, place = HOME) => {
      const used = starts.cut(place, upTo(newest, starts.toRead(place, 10)), 10);
      starts.keep(place, used);
      return [used[0]?.messageId, used.at(-1)?.messageId];
    };
  }

  it('is so many messages back the first time', () => {
    assert.deepEqual(reading()(100), [91, 100]);
  });

  it('stays while messages come, until it is half as long again; then it is cut', () => {
    const read = reading();
    read(100);
    assert.deepEqual(read(103), [91, 103]);
    assert.deepEqual(read(105), [91, 105]);
    assert.deepEqual(read(106), [97, 106]);
    assert.deepEqual(read(108), [97, 108]);
  });

  it('is cut where many came at once', () => {
    const read = reading();
    read(100);
    assert.deepEqual(read(150), [141, 150]);
  });

  it('is never later than wished for, where messages were deleted behind it', () => {
    const starts = createHistoryStarts();
    starts.keep(HOME, upTo(100, 10));
    assert.equal(starts.cut(HOME, upTo(96, 15), 10)[0]?.messageId, 87);
  });

  it('is each dialog’s own', () => {
    const read = reading();
    read(100);
    assert.deepEqual(read(103, { ...HOME, dialogId: 'u9' }), [94, 103]);
    assert.deepEqual(read(103), [91, 103]);
  });
});
