import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { chaos } from './chaos.ts';
import { describeFailure, formatCounts } from './record.ts';

const ROUNDS = 40;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const modulePath = fileURLToPath(new URL('../../dist/sidecar.cjs', import.meta.url));

describe(`a Telegram where everything goes wrong (SEED=${seed})`, function () {
  this.timeout(1_500_000);

  it(`leaves all sides with the same history, nothing twice and nothing missing, in ${ROUNDS} rounds`, async () => {
    const startedAt = Date.now();
    const { counts, failures } = await chaos({ seed, rounds: ROUNDS, modulePath });
    assert.deepEqual(failures.map(describeFailure), []);
    assert.equal(counts.rounds, ROUNDS);
    console.log(`      ${formatCounts(counts, Date.now() - startedAt)}`);
    // What did not happen was not survived: a quarter of what 40 rounds bring, or less.
    const least = {
      received: 150,
      sent: 15,
      edits: 10,
      doubled: 8,
      reordered: 3,
      dropped: 6,
      delayed: 5,
      floodWaits: 1,
      connectionLosses: 5,
      deskRestarts: 2,
      serverRestarts: 2,
    };
    const told: Record<string, number> = counts;
    for (const [what, count] of Object.entries(least))
      assert.ok((told[what] ?? 0) >= count, `only ${told[what]} times ${what}`);
  });
});
