import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import { lookInto, newKey, settled } from '../integration/encryptionSetup.ts';
import { StoryDesk } from '../../scripts/story/desk.ts';
import type { Client } from '../../rpc/openClient.ts';
import type { EncryptionKey } from '../../protocol/encryptionRecords.ts';
import { modulePath, openFolder, withCode } from './faultSetup.ts';

const TEXT = 'the heron lands at the old pond';
const CONNECTION = {
  telegram: null,
  model: { baseUrl: 'http://127.0.0.1:9', apiKey: 'none' },
} as const;

describe('a worker whose key is not in the secret store', function () {
  this.timeout(120_000);
  let folder: ReturnType<typeof openFolder>;
  let key: EncryptionKey;
  let client: Client;

  const configure = (keys: EncryptionKey[], wanted = true) => {
    const story = new StoryDesk({
      modulePath,
      dataDir: folder.dataDir,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no account is needed here
      connection: CONNECTION as never,
    });
    story.encryption = { wanted, keys };
    return client.request('sidecar/configure', story.configuration());
  };
  const personas = async () =>
    (await client.request('profile/list', {})).profiles.map(({ persona }) => persona);
  const text = { name: 'Formal', draftModel: null, analysisModel: null, language: null };
  const rows = () =>
    lookInto(folder.dataDir, (db) => [
      db.prepare('SELECT * FROM profile').all(),
      db.prepare('SELECT * FROM encryption').all(),
      db.prepare('SELECT * FROM encryption_key').all(),
    ]);

  beforeEach(async () => {
    folder = openFolder();
    key = newKey();
    const sidecar = await folder.start();
    client = await folder.open(sidecar);
    await configure([key]);
    await settled(client, 'on');
    await client.request('profile/create', { ...text, persona: TEXT });
    await client.request('sidecar/stop', {});
    await sidecar.exited;
    client = await folder.open(await folder.start());
  });
  afterEach(async () => {
    client.close();
    await folder.close();
  });

  it('says so, writes nothing over what is there, and goes on once the key is back', async () => {
    const before = rows();
    for (const keys of [[], [newKey()]]) {
      await assert.rejects(configure(keys), withCode('encryptionKeyMissing'));
      await assert.rejects(personas(), withCode('encryptionKeyMissing'));
      const other = client.request('profile/create', { ...text, persona: 'over it' });
      await assert.rejects(other, withCode('encryptionKeyMissing'));
      await assert.rejects(configure(keys, false), withCode('encryptionKeyMissing'));
    }
    const status = await client.request('worker/status', {});
    assert.equal(status.state, 'error');
    assert.equal(status.error?.code, 'encryptionKeyMissing');
    assert.ok(status.error.hint);
    const health = await client.request('worker/health', {});
    assert.equal(health.ok, false);
    assert.match(health.checks[0]?.message ?? '', /encrypted/);
    assert.equal((await client.request('encryption/get', {})).state, 'locked');
    assert.deepEqual(rows(), before);

    await configure([newKey(), key]);
    assert.deepEqual(await personas(), ['', TEXT]);
    assert.equal((await client.request('worker/status', {})).state, 'idle');
  });

  it('tells another key of the same name from the one it needs', async () => {
    const before = rows();
    await assert.rejects(configure([{ ...newKey(), keyId: key.keyId }]), (error: unknown) => {
      assert.ok(error instanceof AppError);
      return withCode('encryptionKeyMissing')(error) && /another key/.test(error.message);
    });
    assert.deepEqual(rows(), before);
    await configure([key]);
    assert.deepEqual(await personas(), ['', TEXT]);
  });

  it('forgets what nobody can read when it is told to, and begins anew with the next key', async () => {
    await assert.rejects(configure([]), withCode('encryptionKeyMissing'));
    await client.request('encryption/reset', {});
    await client.closed;
    client = await folder.open(await folder.start());
    const next = newKey();
    await configure([next]);
    const { keyIds, retiredKeyIds } = await settled(client, 'on');
    assert.deepEqual([keyIds, retiredKeyIds], [[next.keyId], [key.keyId]]);
    assert.deepEqual(await personas(), ['']);
  });

  it('forgets nothing that can be read', async () => {
    await configure([key]);
    await assert.rejects(client.request('encryption/reset', {}), (error: unknown) => {
      return error instanceof AppError && error.code === 'conflict';
    });
    assert.deepEqual(await personas(), ['', TEXT]);
  });
});
