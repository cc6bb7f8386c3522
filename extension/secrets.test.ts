import assert from 'node:assert/strict';
import { createSecrets, type SecretStore } from './secrets.ts';

function setUp(changes: Partial<SecretStore> = {}) {
  const kept = new Map<string, string>();
  const lines: string[] = [];
  let warnings = 0;
  const line = (text: string) => void lines.push(text);
  const secrets = createSecrets(
    {
      keys: async () => [...kept.keys()],
      get: async (key) => kept.get(key),
      store: async (key, value) => void kept.set(key, value),
      delete: async (key) => void kept.delete(key),
      ...changes,
    },
    { debug: line, info: line, warn: line, error: line },
    () => (warnings += 1),
  );
  return { secrets, kept, lines, warnings: () => warnings };
}

const locked = {
  get: async () => {
    throw new Error('no secret service');
  },
  store: async () => {
    throw new Error('no secret service');
  },
};

describe('the secrets', () => {
  it('come back as they were stored, each profile for itself', async () => {
    const { secrets } = setUp();
    await secrets.save('default', 'telegram', { apiId: 7, apiHash: 'abc' });
    assert.deepEqual(await secrets.load('default', 'telegram'), { apiId: 7, apiHash: 'abc' });
    assert.equal(await secrets.load('demo-1', 'telegram'), undefined);
  });

  it('keep the sessions of several accounts apart and forget one alone', async () => {
    const { secrets, kept } = setUp();
    await secrets.setSession('default', '1', 'one');
    await secrets.setSession('default', '2', 'two');
    await secrets.setSession('default', '1', 'newer');
    await secrets.setSession('default', '2', null);
    assert.deepEqual(await secrets.load('default', 'sessions'), [
      { accountId: '1', session: 'newer' },
    ]);
    await secrets.setSession('default', '1', null);
    assert.equal(kept.size, 0);
  });

  it('leave nothing behind when a profile is wiped', async () => {
    const { secrets, kept } = setUp();
    await secrets.save('default', 'telegram', { apiId: 7, apiHash: 'abc' });
    await secrets.save('default', 'modelKey', 'key');
    await secrets.setSession('default', '1', 'one');
    await secrets.save('default', 'token', 'token');
    await secrets.keepKey('default', { keyId: 'aaaaaaaaaaaaaaaa', key: 'of what is stored' });
    await secrets.keepKey('demo-1', { keyId: 'bbbbbbbbbbbbbbbb', key: 'of another' });
    await secrets.wipeProfile('default');
    assert.deepEqual([...kept.keys()], ['dialogDesk.demo-1.encryptionKey.bbbbbbbbbbbbbbbb']);
  });

  it('stay in memory where the store does not work, with one warning', async () => {
    const { secrets, warnings } = setUp(locked);
    assert.equal(await secrets.load('default', 'modelKey'), undefined);
    await secrets.save('default', 'modelKey', 'sk-1');
    await secrets.save('default', 'token', 'token');
    assert.equal(await secrets.load('default', 'modelKey'), 'sk-1');
    assert.equal(warnings(), 1);
    assert.equal(secrets.isSessionOnly(), true);
  });

  it('that could not be deleted are gone all the same, and from the store once it works', async () => {
    let works = false;
    const { secrets, kept } = setUp({
      delete: async (key) => {
        if (!works) throw new Error('no secret service');
        kept.delete(key);
      },
    });
    await secrets.save('default', 'modelKey', 'sk-1');
    await secrets.wipe('default', 'modelKey');
    assert.equal(kept.size, 1);
    assert.equal(await secrets.load('default', 'modelKey'), undefined);
    assert.equal(await secrets.tryAgain(), false);
    assert.equal(secrets.isSessionOnly(), true);
    works = true;
    assert.equal(await secrets.tryAgain(), true);
    assert.equal(kept.size, 0);
    assert.equal(secrets.isSessionOnly(), false);
  });

  it('that cannot be read are asked for again and never logged', async () => {
    const { secrets, kept, lines } = setUp();
    kept.set('dialogDesk.default.telegram', '{"apiHash":"secret"');
    assert.equal(await secrets.load('default', 'telegram'), undefined);
    assert.equal(lines.length, 1);
    assert.doesNotMatch(lines.join(), /secret"/);
  });
});
