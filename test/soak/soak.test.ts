import assert from 'node:assert/strict';
import { formatSample, judge } from './judge.ts';
import { liveHours } from './day.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const HOURS = 24;
/** In which caches fill and code is compiled. */
const WARM_UP = 6;

describe(`a worker that lives long (SEED=${seed})`, function () {
  this.timeout(1_500_000);

  it('holds after 24 hours of traffic what it held in the morning: memory, sockets, timers, listeners', async () => {
    const { samples, counts, logs } = await liveHours({ seed, hours: HOURS });
    for (const hour of [WARM_UP, HOURS - 1].flatMap((at) => samples[at] ?? []))
      console.log(`      ${formatSample(hour)}`);
    console.log(`      ${JSON.stringify(counts)}`);
    assert.deepEqual(judge(samples.slice(WARM_UP)), [], samples.map(formatSample).join('\n'));
    assert.deepEqual(
      logs.filter((line) => /unhandled rejection|uncaught exception|left out/.test(line)),
      [],
    );
    // It was a busy day, or it would have shown nothing.
    assert.ok(counts.messages > 4_000 && counts.edits > 400 && counts.sent === HOURS);
    assert.ok(counts.losses > HOURS && counts.sleeps === HOURS && counts.halfOpen === 4);
    assert.ok(counts.updatesHurt > 100, `only ${counts.updatesHurt} updates were hurt`);
  });

  it('is found out when it keeps what it received, or a timer of each connection', async () => {
    const { samples } = await liveHours({ seed, hours: 9, leak: true });
    const found = judge(samples.slice(1)).join('; ');
    assert.match(found, /the heap grew/);
    assert.match(found, /more of Timeout/);
  });
});
