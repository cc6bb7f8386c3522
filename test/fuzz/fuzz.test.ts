import assert from 'node:assert/strict';
import { fuzzBridge } from './fuzzBridge.ts';
import { fuzzSocket } from './fuzzSocket.ts';
import { emptyCounts } from './record.ts';

const FRAMES = 50_000;
const MESSAGES = 100_000;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

describe(`frames that nobody meant (SEED=${seed})`, function () {
  this.timeout(1_500_000);

  it(`do no harm at the socket of the sidecar, ${FRAMES} of them`, async () => {
    const counts = emptyCounts();
    assert.deepEqual(await fuzzSocket({ seed, frames: FRAMES }, counts), []);
    assert.equal(counts.frames, FRAMES);
    // Else it would have proven little. The quicker the machine, the more meets the limit of requests in a time.
    assert.ok(counts.answered > FRAMES / 200, `only ${counts.answered} were answered`);
    assert.ok(counts.refused > FRAMES / 4, `only ${counts.refused} were refused`);
    for (const kind of ['good', 'mutated', 'spoilt', 'noJson', 'replayed', 'forbidden', 'binary'])
      assert.ok((counts.byKind[kind] ?? 0) > 10, `${kind}: ${counts.byKind[kind]}`);
  });

  it(`do no harm at the bridge of the panel, ${MESSAGES} of them`, async () => {
    const counts = emptyCounts();
    assert.deepEqual(await fuzzBridge({ seed, messages: MESSAGES }, counts), []);
    assert.equal(counts.messages, MESSAGES);
  });
});
