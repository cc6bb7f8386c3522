import assert from 'node:assert/strict';
import { BUDGETS, createMeter, kindOf } from './budgets.ts';
import { createCallLine } from './callLine.ts';
import { createSendPace } from './sendPace.ts';

/** The most that fall into any second. */
function mostInASecond(times: readonly number[]): number {
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length),
  );
}

describe('a budget', () => {
  it('gives its burst at once, then so many a second', () => {
    const meter = createMeter({ burst: 3, perSecond: 2 });
    const times: number[] = [];
    for (let now = 100; times.length < 7; now = meter.nextAt(now)) {
      meter.take(now);
      times.push(now);
    }
    assert.deepEqual(times, [100, 100, 100, 600, 1_100, 1_600, 2_100]);
  });

  it('fills up with time, to the burst and no further', () => {
    const meter = createMeter({ burst: 2, perSecond: 1 });
    meter.take(0);
    meter.take(0);
    assert.equal(meter.nextAt(0), 1_000);
    assert.ok(meter.isFull(2_000) && !meter.isFull(1_999));
    for (let count = 0; count < 2; count += 1) {
      assert.equal(meter.nextAt(1_000_000), 1_000_000);
      meter.take(1_000_000);
    }
    assert.equal(meter.nextAt(1_000_000), 1_001_000);
  });

  it('has nothing of its burst left after a flood', () => {
    const meter = createMeter({ burst: 5, perSecond: 1 });
    meter.drain(10_000);
    assert.equal(meter.nextAt(10_000), 11_000);
  });

  it('is known for what a call is, and for what nobody thought of', () => {
    assert.equal(kindOf('messages.GetDialogs'), 'dialogs');
    assert.equal(kindOf('upload.SaveFilePart'), 'files');
    assert.equal(kindOf('toString'), 'others');
  });

  it('lets a start with ten thousand dialogs and the refresh after it through in one go', () => {
    const meter = createMeter(BUDGETS.dialogs);
    for (let page = 0; page < 2 * 102; page += 1) {
      assert.equal(meter.nextAt(0), 0);
      meter.take(0);
    }
  });
});

describe('the line of calls', () => {
  it('never bursts over five hundred dialogs, and lets everyone through', () => {
    const line = createCallLine(BUDGETS.messages);
    const times: number[] = [];
    let now = 0;
    for (let dialog = 0; dialog < 500; dialog += 1)
      line.add({ isUrgent: false, go: () => times.push(now) });
    for (let at: number | undefined = 0; at !== undefined; at = line.nextAt(now)) {
      now = at;
      line.admit(now);
    }
    const { burst, perSecond, kept = 0 } = BUDGETS.messages;
    assert.equal(times.length, 500);
    assert.equal(times.filter((at) => at === 0).length, burst - kept);
    assert.ok(mostInASecond(times.filter((at) => at > 0)) <= perSecond);
  });

  it('has room for what a person opens while the background waits, and lets them go first', () => {
    const line = createCallLine({ burst: 4, perSecond: 1, kept: 2 });
    const gone: string[] = [];
    const add = (name: string, isUrgent: boolean) =>
      line.add({ isUrgent, go: () => gone.push(name) });
    ['a', 'b', 'c', 'd'].forEach((name) => add(name, false));
    line.admit(0);
    assert.deepEqual(gone, ['a', 'b']);
    ['U', 'V', 'W'].forEach((name) => add(name, true));
    line.admit(0);
    assert.deepEqual(gone, ['a', 'b', 'U', 'V']);
    assert.equal(line.nextAt(0), 1_000);
    line.admit(1_000);
    assert.deepEqual(gone.at(-1), 'W');
    assert.equal(line.nextAt(1_000), 4_000, 'what is kept is filled up first');
  });

  it('is left without a trace', () => {
    const line = createCallLine({ burst: 1, perSecond: 1 });
    const gone: string[] = [];
    const waiter = (name: string) => ({ isUrgent: true, go: () => gone.push(name) });
    const [a, b, c] = [waiter('a'), waiter('b'), waiter('c')] as const;
    [a, b, c].forEach((each) => line.add(each));
    line.admit(0);
    line.leave(b);
    line.admit(1_000);
    assert.deepEqual(gone, ['a', 'c']);
    assert.equal(line.nextAt(1_000), undefined);
  });
});

describe('the pace of sends', () => {
  it('is twenty a minute in one dialog, thirty in all, after a burst', () => {
    const one = createSendPace();
    const inOne = Array.from({ length: 8 }, (_, n) => one.place(`k${n}`, 'u1', 0));
    assert.deepEqual(inOne, [0, 0, 0, 0, 0, 3_000, 6_000, 9_000]);
    const many = createSendPace();
    const inMany = Array.from({ length: 13 }, (_, n) => many.place(`k${n}`, `u${n}`, 0));
    assert.deepEqual(inMany.slice(-4), [0, 2_000, 4_000, 6_000]);
  });

  it('keeps the place of one that comes back', () => {
    const pace = createSendPace();
    const places = Array.from({ length: 12 }, (_, n) => pace.place(`k${n}`, `u${n}`, 0));
    assert.equal(pace.place('k11', 'u11', 3_000), places[11]);
    assert.equal(pace.lastAt(0), places[11]);
    assert.equal(pace.place('k12', 'u12', 3_000), 6_000);
    pace.leave('k11');
    pace.leave('k12');
    assert.equal(pace.lastAt(3_000), undefined);
  });

  it('does not wait for a place that nobody came for', () => {
    const pace = createSendPace();
    for (let n = 0; n < 12; n += 1) pace.place(`k${n}`, `u${n}`, 0);
    assert.equal(pace.place('k11', 'u11', 100_000), 100_000);
  });

  it('of many that come back at the time they were told is kept all the same', () => {
    const pace = createSendPace();
    const waiting = Array.from({ length: 60 }, (_, n) => ({ n, at: 0 }));
    const left: number[] = [];
    let asked = 0;
    for (let next = waiting[0]; next; next = waiting[0]) {
      const { n, at } = next;
      const told = pace.place(`k${n}`, `u${n % 3}`, at);
      asked += 1;
      waiting.shift();
      if (told > at) waiting.push({ n, at: told });
      else {
        pace.leave(`k${n}`);
        left.push(at);
      }
      waiting.sort((a, b) => a.at - b.at);
    }
    const minutes = left.map(
      (from) => left.filter((at) => at >= from && at < from + 60_000).length,
    );
    assert.equal(left.length, 60);
    assert.ok(Math.max(...minutes) <= 10 + 30, `${Math.max(...minutes)} in a minute`);
    assert.ok(asked <= 3 * 60, `asked ${asked} times`);
  });

  it('of a slow dialog holds up no other', () => {
    const pace = createSendPace();
    for (let n = 0; n < 50; n += 1) pace.place(`a${n}`, 'u1', 0);
    assert.equal(pace.place('b', 'u2', 0), 0);
    assert.equal(pace.place('a49', 'u1', 0), 45 * 3_000, 'and is told its own time');
  });
});
