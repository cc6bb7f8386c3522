import assert from 'node:assert/strict';
import { stageFigures } from './stageFigures.ts';

describe('the figures of a stage', () => {
  it('are the times that half and 19 in 20 did not exceed', () => {
    const times = Array.from({ length: 100 }, (_, index) => ({
      stage: 'drafting' as const,
      ms: index + 1,
      count: 1,
    }));
    assert.deepEqual(stageFigures(times), [
      { stage: 'drafting', count: 100, p50Ms: 50, p95Ms: 95 },
    ]);
  });

  it('count a time as often as it came', () => {
    const times = [
      { stage: 'reading' as const, ms: 10, count: 18 },
      { stage: 'reading' as const, ms: 900, count: 2 },
    ];
    assert.deepEqual(stageFigures(times), [{ stage: 'reading', count: 20, p50Ms: 10, p95Ms: 900 }]);
  });

  it('of one run are that run', () => {
    assert.deepEqual(stageFigures([{ stage: 'sending', ms: 7, count: 1 }]), [
      { stage: 'sending', count: 1, p50Ms: 7, p95Ms: 7 },
    ]);
  });

  it('come in the order of the work, without stages that did not run', () => {
    const figures = stageFigures([
      { stage: 'sending', ms: 1, count: 1 },
      { stage: 'reading', ms: 2, count: 1 },
    ]);
    assert.deepEqual(
      figures.map(({ stage }) => stage),
      ['reading', 'sending'],
    );
  });
});
