import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { probeStep, startProbe } from './probe.ts';

describe('the liveness probe', () => {
  const talking = { tickAt: 95_000, receivedAt: 90_000, pingAt: 80_000 };

  it('leaves a talking connection alone', () => {
    assert.deepEqual(probeStep(100_000, talking), { kind: 'wait' });
  });

  it('asks after twenty seconds of silence', () => {
    const step = probeStep(100_000, { ...talking, receivedAt: 79_000 });
    assert.deepEqual(step, { kind: 'ping', deadlineMs: 10_000 });
  });

  it('asks at once, and waits less, when the machine has slept', () => {
    const step = probeStep(100_000, { ...talking, tickAt: 40_000 });
    assert.deepEqual(step, { kind: 'ping', deadlineMs: 4_000 });
  });
});

describe('the liveness probe, by the clock', () => {
  let stop: () => void;
  let [pings, deaths, receivedAt] = [0, 0, 0];
  let answers = true;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval', 'Date'] });
    [pings, deaths, receivedAt, answers] = [0, 0, Date.now(), true];
    stop = startProbe({
      lastReceivedAt: () => receivedAt,
      ping: () => {
        pings += 1;
        if (answers) receivedAt = Date.now();
        return answers ? Promise.resolve() : Promise.reject(new Error('no pong'));
      },
      onDead: () => (deaths += 1),
    });
  });
  afterEach(() => {
    stop();
    mock.timers.reset();
  });

  async function pass(seconds: number, talks: boolean): Promise<number[]> {
    const before = [pings, deaths];
    for (let second = 0; second < seconds; second += 1) {
      mock.timers.tick(1_000);
      if (talks) receivedAt = Date.now();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return [pings - (before[0] ?? 0), deaths - (before[1] ?? 0)];
  }

  it('asks at least once a minute while updates pour in: a server that was asked once hangs up after 75 s', async () => {
    const [asked = 0, died] = await pass(600, true);
    assert.ok(asked >= 10 && asked <= 12, `${asked} pings in ten minutes`);
    assert.equal(died, 0);
  });

  it('finds a server that fell silent without hanging up', async () => {
    await pass(30, true);
    answers = false;
    const [asked, died] = await pass(30, false);
    assert.ok((asked ?? 0) > 0 && (died ?? 0) > 0);
  });

  it('asks nothing after its end', async () => {
    stop();
    assert.deepEqual(await pass(300, false), [0, 0]);
  });
});
