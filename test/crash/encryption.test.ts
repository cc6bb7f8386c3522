import assert from 'node:assert/strict';
import { startHarness, type DeskHarness } from '../integration/deskHarness.ts';
import {
  addOwnMessages,
  countOwnMessages,
  filesWith,
  headOf,
  newKey,
  settled,
} from '../integration/encryptionSetup.ts';
import { until } from '../until.ts';

const PLANTED = 'the heron lands at the old pond';
const COUNT = 6_000;
/** How much of it was rewritten when the worker is killed. */
const POINTS = [0.05, 0.6, 1];

describe('a worker killed while what it stored is encrypted', function () {
  this.timeout(300_000);
  let desk: DeskHarness;

  beforeEach(async () => {
    desk = await startHarness();
    await desk.client();
    addOwnMessages(desk.dataDir, desk.accountId, COUNT, PLANTED);
  });
  afterEach(() => desk.stop());

  const configure = async (wish: typeof desk.desk.encryption) => {
    desk.desk.encryption = wish;
    const client = await desk.client();
    await client.request('sidecar/configure', desk.desk.configuration());
  };

  /** Kills it once so much is in its new form, and starts it again, for every point; then lets it finish. */
  async function killOnTheWay(newHead: string): Promise<void> {
    for (const point of POINTS) {
      await until(
        `${point} of it rewritten`,
        () => countOwnMessages(desk.dataDir, newHead) >= point * COUNT,
        60_000,
      );
      await desk.desk.kill();
      const now = countOwnMessages(desk.dataDir, newHead);
      assert.ok(now >= point * COUNT, 'what was rewritten stays so');
      // Everything opens in between, whatever its form.
      await (await desk.client()).request('worker/health', {});
    }
  }

  it('goes on where it was when it is turned on, turned to another key and turned off', async () => {
    const [first, second] = [newKey(), newKey()];

    await configure({ wanted: true, keys: [first] });
    await killOnTheWay(headOf(first));
    await settled(await desk.client(), 'on');
    assert.equal(countOwnMessages(desk.dataDir, headOf(first)), COUNT);
    assert.deepEqual(filesWith(desk.dataDir, PLANTED), []);

    // As the window does: the new key is in the secret store before it is used.
    desk.desk.encryption = { wanted: true, keys: [first, second] };
    await (await desk.client()).request('encryption/rotate', { key: second });
    await killOnTheWay(headOf(second));
    const { retiredKeyIds } = await settled(await desk.client(), 'on');
    assert.deepEqual(retiredKeyIds, [first.keyId]);
    assert.equal(countOwnMessages(desk.dataDir, headOf(second)), COUNT);
    assert.deepEqual(filesWith(desk.dataDir, headOf(first), PLANTED), []);

    await configure({ wanted: false, keys: [second] });
    await killOnTheWay(PLANTED);
    await settled(await desk.client(), 'off');
    assert.equal(countOwnMessages(desk.dataDir, PLANTED), COUNT);
    assert.deepEqual(filesWith(desk.dataDir, headOf(second)), []);
  });

  it('turns back in the middle when the owner changes their mind', async () => {
    const key = newKey();
    await configure({ wanted: true, keys: [key] });
    await until('a part of it', () => countOwnMessages(desk.dataDir, headOf(key)) > 0, 60_000);
    await configure({ wanted: false, keys: [key] });
    await settled(await desk.client(), 'off');
    assert.equal(countOwnMessages(desk.dataDir, PLANTED), COUNT);
  });
});
