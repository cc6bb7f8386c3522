import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describeFailure } from './record.ts';
import { torture } from './torture.ts';

const ROUNDS = 200;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const modulePath = fileURLToPath(new URL('../../dist/sidecar.cjs', import.meta.url));

describe(`a sidecar that is killed at any instant (SEED=${seed})`, function () {
  this.timeout(1_500_000);

  it(`loses, doubles and mixes nothing in ${ROUNDS} rounds`, async () => {
    const { counts, failures } = await torture({ seed, rounds: ROUNDS, modulePath });
    assert.deepEqual(failures.map(describeFailure), []);
    const { rounds, kills } = counts;
    assert.deepEqual({ rounds, kills }, { rounds: ROUNDS, kills: ROUNDS });
    // Else it would have proven little.
    for (const what of ['jobs', 'approvals', 'sends', 'chats'] as const)
      assert.ok(counts[what] > ROUNDS / 20, `only ${counts[what]} ${what}`);
    assert.ok(counts.several > 0, 'no text left in several messages');
  });
});
