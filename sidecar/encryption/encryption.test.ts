import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EncryptionStatus } from '../../protocol/encryptionRecords.ts';
import { AppError } from '../../protocol/errors.ts';
import { openCache } from '../store/openCache.ts';
import { openStore } from '../store/openStore.ts';
import type { Store } from '../store/store.ts';
import { createEncryption } from './encryption.ts';

const KEY = newKey();

function newKey() {
  return { keyId: randomBytes(8).toString('hex'), key: randomBytes(32).toString('base64') };
}

/** A place where the work is held until it is let go. */
function gate() {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: opened.resolve,
    pass: () => (reached.resolve(), opened.promise),
  };
}

describe('a change of encryption that is cancelled', () => {
  let dir: string;
  let store: Store;
  let close: () => Promise<void>;
  let told: EncryptionStatus[];
  let encryption: ReturnType<typeof createEncryption>;
  /** What happens before the file is written anew, and before any write. */
  let beforeVacuum: () => Promise<void> | void;
  let beforeWrite: () => Promise<void> | void;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialog-desk-encryption-'));
    store = openStore({ dir });
    const cache = openCache(dir, () => undefined, store.sealing.sealer);
    told = [];
    beforeVacuum = beforeWrite = () => undefined;
    encryption = createEncryption({
      store: {
        ...store,
        async write(work) {
          await beforeWrite();
          return store.write(work);
        },
        sealing: {
          ...store.sealing,
          async vacuum() {
            await beforeVacuum();
            await store.sealing.vacuum();
          },
        },
      },
      cache,
      quarantineDir: join(dir, 'quarantine'),
      now: Date.now,
      onChange: (status) => told.push(status),
      log: () => undefined,
    });
    close = async () => {
      await encryption.stop();
      await cache.close();
      await store.close();
    };
  });
  afterEach(async () => {
    await close();
    rmSync(dir, { recursive: true, force: true });
  });

  const wish = (wanted: boolean, key = KEY) => encryption.configure({ wanted, keys: [key] });
  async function settled(state: EncryptionStatus['state']): Promise<EncryptionStatus> {
    while (encryption.status().state !== state) await nextTurn();
    return encryption.status();
  }
  const steps = () =>
    told
      .map(({ state, takenBack }) => (takenBack ? `${state}, back` : state))
      .filter((step, at, all) => step !== all[at - 1]);
  /** Holds the next change where it writes the file anew: nothing but its end is left. */
  function holdLast() {
    const held = gate();
    beforeVacuum = () => ((beforeVacuum = () => undefined), held.pass());
    return held;
  }

  it('goes back also where nothing but its end was left, and says so', async () => {
    let last = holdLast();
    await wish(true);
    await last.reached;
    let cancelling = wish(false);
    last.open();
    await cancelling;
    assert.deepEqual((await settled('off')).retiredKeyIds, [KEY.keyId]);
    assert.deepEqual(steps(), ['encrypting', 'decrypting, back', 'off']);

    const second = newKey();
    await wish(true, second);
    await settled('on');
    told = [];
    last = holdLast();
    await wish(false, second);
    await last.reached;
    cancelling = wish(true, second);
    last.open();
    await cancelling;
    assert.deepEqual((await settled('on')).keyIds, [second.keyId]);
    assert.deepEqual(steps(), ['decrypting', 'encrypting, back', 'on']);
  });

  it('is a change like any where it is wanted after all', async () => {
    const last = holdLast();
    await wish(true);
    await last.reached;
    const turns = [wish(false), wish(true)];
    last.open();
    await Promise.all(turns);
    await settled('on');
    assert.deepEqual(steps(), ['encrypting', 'decrypting, back', 'encrypting', 'on']);
  });

  it('too late, with everything plain, is nothing: no key that was retired is written with', async () => {
    await wish(true);
    await settled('on');
    const last = holdLast();
    await wish(false);
    await last.reached;
    const end = gate();
    beforeWrite = () => ((beforeWrite = () => undefined), end.pass());
    last.open();
    await end.reached;
    const cancelling = wish(true);
    end.open();
    await cancelling;
    await wish(true);
    const { state, keyIds, retiredKeyIds } = encryption.status();
    assert.deepEqual([state, keyIds, retiredKeyIds], ['off', [], [KEY.keyId]]);
    assert.deepEqual(store.sealing.sealer.now(), { kind: 'off' });
    const next = newKey();
    await wish(true, next);
    assert.deepEqual((await settled('on')).keyIds, [next.keyId]);
  });

  it('goes back to the key of before once, however often that is asked for', async () => {
    await wish(true);
    await settled('on');
    const last = holdLast();
    await encryption.rotate(newKey());
    await last.reached;
    const asked = [encryption.takeBack(), encryption.takeBack()];
    last.open();
    for (const status of await Promise.all(asked))
      assert.deepEqual([status.takenBack, status.keyIds[0]], [true, KEY.keyId]);
    assert.deepEqual((await settled('on')).keyIds, [KEY.keyId]);
  });

  describe('on a disk without room', () => {
    const full = new AppError('databaseFull', 'The disk is full.', { retryable: true });
    const fillOnce = () => {
      beforeWrite = () => ((beforeWrite = () => undefined), Promise.reject(full));
    };

    it('goes back as soon as that can be stored', async () => {
      const last = holdLast();
      await wish(true);
      await last.reached;
      fillOnce();
      const cancelling = wish(false);
      last.open();
      await assert.rejects(cancelling, full);
      assert.deepEqual((await settled('off')).retiredKeyIds, [KEY.keyId]);
    });

    it('goes on with the new key where the one of before could not be taken', async () => {
      await wish(true);
      await settled('on');
      const last = holdLast();
      const next = newKey();
      await encryption.rotate(next);
      await last.reached;
      fillOnce();
      const cancelling = encryption.takeBack();
      last.open();
      await assert.rejects(cancelling, full);
      assert.equal(encryption.status().takenBack, undefined);
      assert.deepEqual((await settled('on')).keyIds, [next.keyId]);
    });
  });
});
