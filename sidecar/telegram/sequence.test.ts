import assert from 'node:assert/strict';
import { mock } from 'node:test';
import * as fc from 'fast-check';
import { Sequence } from './sequence.ts';

const RUNS = Number(process.env['RUNS'] ?? 300);
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
const PATIENCE_MS = 500;

describe('a sequence of updates', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  function begin(at: number | undefined) {
    const applied: number[] = [];
    let gaps = 0;
    const sequence = new Sequence(at, () => gaps++);
    const offer = (...numbers: number[]) => {
      for (const number of numbers) sequence.offer(number, 1, () => applied.push(number));
    };
    return { sequence, applied, offer, gaps: () => gaps };
  }

  it('puts what was overtaken in order without asking', () => {
    const { applied, offer, gaps } = begin(10);
    offer(12, 13, 12, 11, 11, 14);
    mock.timers.tick(PATIENCE_MS * 2);
    assert.deepEqual(applied, [11, 12, 13, 14]);
    assert.equal(gaps(), 0);
  });

  it('asks once for a hole that does not fill in half a second', () => {
    const { applied, offer, gaps } = begin(10);
    offer(13, 12);
    mock.timers.tick(PATIENCE_MS - 1);
    assert.equal(gaps(), 0);
    mock.timers.tick(1);
    assert.equal(gaps(), 1);
    assert.deepEqual(applied, []);
  });

  it('keeps what comes while it is asked, and goes on behind the answer', () => {
    const { sequence, applied, offer } = begin(10);
    sequence.pause();
    offer(12, 13, 14);
    sequence.moveTo(12);
    sequence.resume(true);
    assert.deepEqual(applied, [13, 14]);
  });

  it('does not ask for ever for a number that was never given', () => {
    const { sequence, applied, offer, gaps } = begin(10);
    offer(15);
    for (let asked = 1; asked <= 2; asked++) {
      mock.timers.tick(PATIENCE_MS);
      assert.equal(gaps(), asked);
      sequence.pause();
      sequence.resume(true);
    }
    assert.deepEqual([applied, sequence.at], [[15], 15]);
    mock.timers.tick(PATIENCE_MS * 3);
    assert.equal(gaps(), 2);
  });

  it('waits for whoever asks next when the server could not be asked', () => {
    const { sequence, offer, gaps } = begin(10);
    offer(12);
    sequence.pause();
    sequence.resume(false);
    mock.timers.tick(PATIENCE_MS * 5);
    assert.equal(gaps(), 0);
  });

  it(`applies each once and in order, whatever is lost, doubled or overtaken (SEED=${seed})`, () => {
    // Each update takes one to three numbers, and arrives never to three times, up to nine places late.
    const update = fc.record({
      count: fc.integer({ min: 1, max: 3 }),
      arrivals: fc.array(fc.nat(9), { maxLength: 3 }),
      waitMs: fc.constantFrom(0, 0, 100, PATIENCE_MS),
    });
    fc.assert(
      fc.property(fc.array(update, { maxLength: 30 }), (updates) => {
        let pts = 0;
        const sent = updates.map((one) => ({ ...one, pts: (pts += one.count) }));
        const applied: number[] = [];
        let issued = 0;
        /** What the server answers: all there is. */
        const ask = () => {
          sequence.pause();
          for (const one of sent) {
            if (one.pts <= issued && one.pts > (sequence.at ?? 0)) applied.push(one.pts);
          }
          sequence.moveTo(issued);
          sequence.resume(true);
        };
        const sequence = new Sequence(0, ask);
        const arrivals = sent.flatMap((one, place) =>
          one.arrivals.map((late) => ({ ...one, at: place + late })),
        );
        for (const [place, one] of sent.entries()) {
          issued = one.pts;
          for (const { at, count, pts: number } of arrivals)
            if (at === place) sequence.offer(number, count, () => applied.push(number));
          mock.timers.tick(one.waitMs);
        }
        // A new connection asks in any case.
        ask();
        sequence.stop();
        assert.deepEqual(
          applied,
          sent.map((one) => one.pts),
        );
      }),
      { seed, numRuns: RUNS },
    );
  });
});
