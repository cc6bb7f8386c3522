import assert from 'node:assert/strict';
import type { EncryptionKey, EncryptionStatus } from '../protocol/encryptionRecords.ts';
import type { Configuration } from '../protocol/configuration.ts';
import { AppError } from '../protocol/errors.ts';
import { createEncryptionKeys } from './encryptionKeys.ts';
import { createSecrets, type SecretStore } from './secrets.ts';
import type { Connection } from './sidecarClient.ts';

const PROFILE = 'default';
const BARE: Configuration = {
  telegram: null,
  sessions: [],
  model: { baseUrl: 'http://127.0.0.1:9', apiKey: null, draftModel: '', analysisModel: '' },
  settings: {
    historyLimit: 20,
    undoMs: 0,
    concurrency: 1,
    instructions: '',
    maxMessages: 10,
    retentionDays: 1,
    cleanupHour: 0,
    fileQuotaMegabytes: 1,
  },
};

/** A window with its secret store, and a worker that keeps what it is told. */
function open(over: { store?: Partial<SecretStore>; wanted?: boolean } = {}) {
  const kept = new Map<string, string>();
  const lines: string[] = [];
  const line = (text: string) => void lines.push(text);
  const log = { debug: line, info: line, warn: line, error: line };
  const store: SecretStore = {
    keys: async () => [...kept.keys()],
    get: async (name) => kept.get(name),
    store: async (name, value) => void kept.set(name, value),
    delete: async (name) => void kept.delete(name),
    ...over.store,
  };
  let refused = 0;
  const window = { wanted: over.wanted ?? true };
  const keys = createEncryptionKeys({
    secrets: createSecrets(store, log, () => undefined),
    isWanted: () => window.wanted,
    onRefused: () => (refused += 1),
    log,
  });
  let status: EncryptionStatus = { state: 'off', keyIds: [], retiredKeyIds: [] };
  const told: Configuration['encryption'][] = [];
  let endsFirst = false;
  let rotation: EncryptionKey | Error | undefined;
  const answers: Record<string, (params: never) => unknown> = {
    'encryption/get': () => status,
    'sidecar/configure': (params: Configuration) => {
      told.push(params.encryption);
      const [first] = params.encryption?.keys ?? [];
      if (endsFirst && first) {
        endsFirst = false;
        status = { state: 'off', keyIds: [], retiredKeyIds: status.keyIds };
      } else if (status.keyIds.length === 0 && first) status = { ...status, keyIds: [first.keyId] };
      return {};
    },
    'encryption/rotate': ({ key }: { key: EncryptionKey }) => {
      if (rotation instanceof Error) throw rotation;
      rotation = key;
      return status;
    },
  };
  const worker = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- three methods of the contract
    request: (async (method: string, params: never) =>
      answers[method]?.(params)) as Connection['request'],
  };
  return {
    keys,
    kept,
    lines,
    told,
    window,
    refused: () => refused,
    rotation: () => rotation,
    failRotation: (error: Error) => (rotation = error),
    /** All is plain just before the next configuration is heard. */
    endFirst: () => (endsFirst = true),
    is: (next: Partial<EncryptionStatus>) => (status = { ...status, ...next }),
    configure: () => keys.configure(PROFILE, worker, BARE),
    rotate: () => keys.rotate(PROFILE, worker),
  };
}

describe('the keys of what is encrypted', () => {
  it('are none while nobody asks for it', async () => {
    const desk = open({ wanted: false });
    await desk.configure();
    assert.deepEqual([desk.told, desk.kept.size], [[undefined], 0]);
  });

  it('are 256 random bits, in the secret store before the worker has them, and never in the log', async () => {
    const desk = open();
    await desk.configure();
    const [key = assert.fail()] = desk.told[0]?.keys ?? [];
    assert.equal(Buffer.from(key.key, 'base64').length, 32);
    assert.equal(desk.kept.get(`dialogDesk.default.encryptionKey.${key.keyId}`), key.key);
    await desk.configure();
    assert.deepEqual(desk.told[1], desk.told[0], 'the same one the next time');
    assert.ok(!desk.lines.join('\n').includes(key.key));
  });

  it('are not made where the store fails, or keeps nothing: it is said, and nothing is encrypted', async () => {
    const refuse = () => Promise.reject(new Error('no secret service'));
    const forgetful = async () => undefined;
    for (const store of [{ store: refuse }, { store: forgetful }]) {
      const desk = open({ store });
      await desk.configure();
      assert.deepEqual([desk.told, desk.refused()], [[undefined], 1]);
    }
  });

  it('are told as far as they are there: no new one takes the place of a lost one', async () => {
    const desk = open();
    desk.is({ state: 'locked', keyIds: ['aaaaaaaaaaaaaaaa'] });
    await desk.configure();
    assert.deepEqual(desk.told, [{ wanted: true, keys: [] }]);
    assert.equal(desk.kept.size, 0);
  });

  it('go with the wish to have everything plain again', async () => {
    const desk = open();
    await desk.configure();
    desk.window.wanted = false;
    await desk.configure();
    assert.deepEqual(desk.told[1], { ...desk.told[0], wanted: false });
  });

  it('that another window was faster than are wiped, and so are those that are retired', async () => {
    const desk = open();
    await desk.configure();
    const [key = assert.fail()] = desk.told[0]?.keys ?? [];
    desk.is({ keyIds: ['bbbbbbbbbbbbbbbb'], retiredKeyIds: [key.keyId] });
    desk.kept.set('dialogDesk.default.encryptionKey.bbbbbbbbbbbbbbbb', 'theirs');
    await desk.configure();
    assert.deepEqual([...desk.kept.values()], ['theirs']);
  });

  it('are made anew where all became plain just before it was to stay encrypted', async () => {
    const desk = open();
    await desk.configure();
    const [old = assert.fail()] = desk.told[0]?.keys ?? [];
    desk.endFirst();
    await desk.configure();
    const [, again, anew] = desk.told;
    assert.deepEqual(again?.keys, [old]);
    const [key = assert.fail()] = anew?.keys ?? [];
    assert.notEqual(key.keyId, old.keyId);
    assert.deepEqual([...desk.kept.keys()], [`dialogDesk.default.encryptionKey.${key.keyId}`]);
  });

  it('change with the old one kept, and not at all where the worker refuses', async () => {
    const desk = open();
    await desk.configure();
    desk.failRotation(new AppError('conflict', 'Not now.'));
    await assert.rejects(desk.rotate(), /Not now/);
    assert.equal(desk.kept.size, 1);
    desk.failRotation(new Error('once'));
    await assert.rejects(desk.rotate());
    assert.equal(desk.kept.size, 1);
  });
});
