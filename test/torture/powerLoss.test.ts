import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cutPower } from './powerLoss/cutPower.ts';
import { recordRun } from './powerLoss/recordRun.ts';
import type { Effect } from './powerLoss/readTrace.ts';
import { createRandom } from './random.ts';

const CUTS = 200;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const modulePath = fileURLToPath(new URL('../../dist/sidecar.cjs', import.meta.url));

describe(`a power cut (SEED=${seed})`, function () {
  this.timeout(180_000);
  let folder: string;
  let effects: Effect[];

  before(async function () {
    // Only Linux tells every write. What SQLite writes, and when it syncs, is the same elsewhere.
    if (process.platform !== 'linux') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'powerloss-'));
    effects = await recordRun({ folder, modulePath, seed, rounds: 10 });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it(`loses nothing that was acknowledged or announced, at ${CUTS} moments`, async () => {
    const { cuts, lost, promises, checkpointed } = await cutPower(effects, {
      folder,
      count: CUTS,
      random: createRandom(seed),
    });
    assert.deepEqual(lost, []);
    assert.equal(cuts, CUTS);
    assert.ok(promises > 10 * CUTS, `only ${promises} promises stood`);
    assert.ok(checkpointed > 0, 'the log was never written back: the run was too short');
  });

  it('would be noticed if the log were not synced with each commit', async () => {
    const lazy = effects.filter(
      ({ kind, file }) => kind !== 'sync' || basename(file) !== 'state.db-wal',
    );
    const { lost } = await cutPower(lazy, { folder, count: 20, random: createRandom(seed) });
    assert.notDeepEqual(lost, []);
  });
});
