import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { TestAccess } from '../../extension/main.ts';
import { createPerson } from './person.ts';
import { filesHolding, openWindow, run } from './window.ts';
import { until } from '../until.ts';

describe('the worker behind a window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  before(async () => {
    access = await openWindow();
  });
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(() => person.leave());

  const pid = () => access.desk.client.current()?.hello.pid;

  it('comes back after it was killed, visibly, and loses no draft', async () => {
    const killed = pid();
    const before = access.desk.model.toReview().map(({ draftId }) => draftId);
    assert.ok(killed && before.length > 0);
    const shown: string[] = [];
    const stop = access.desk.changed.on(() => shown.push(access.statusBar.text));
    process.kill(killed, 'SIGKILL');
    await until(
      'another worker',
      () => {
        const now = pid();
        return now !== undefined && now !== killed && access.desk.client.phase() === 'ready';
      },
      60_000,
    );
    stop();
    assert.ok(shown.includes('$(sync~spin) restarting · demo'), shown.join());
    await until(
      'the account online',
      () => access.desk.model.accounts().some(({ connection }) => connection === 'online'),
      60_000,
    );
    // The new worker's own word, not what the window remembers; somebody may have written meanwhile.
    const { drafts } = await access.desk.client.request('draft/list', {});
    const after = new Set(drafts.map(({ draftId }) => draftId));
    assert.deepEqual(
      before.filter((draftId) => !after.has(draftId)),
      [],
    );
    const toReview = () => new Set(access.desk.model.toReview().map(({ draftId }) => draftId));
    await until('them in the window', () => before.every((draftId) => toReview().has(draftId)));
    assert.deepEqual(person.asked, []);
  });

  it('is another one after "Restart Worker"', async () => {
    const last = pid();
    await run('restartWorker');
    assert.notEqual(pid(), last);
    assert.equal(access.desk.client.phase(), 'ready');
  });

  it('leaves no secret on disk', async () => {
    const { name, dataDir } = access.desk.profile();
    const token = await access.desk.secrets.load(name, 'token');
    const sessions = await access.desk.secrets.load(name, 'sessions');
    const secrets = [token, sessions?.[0]?.session, access.desk.demo()?.model.apiKey];
    // Everything the window and the worker write: storage, databases, logs, settings.
    const everything = path.resolve(dataDir, '../../../..', '..');
    assert.ok(existsSync(path.join(everything, 'server')), everything);
    for (const secret of secrets) {
      assert.ok(secret && secret.length > 10);
      assert.deepEqual(await filesHolding(everything, secret), []);
    }
    assert.notDeepEqual(await filesHolding(everything, 'dialogDesk.undoSeconds'), []);
  });

  it('is gone with the demo’s data when the demo is left', async () => {
    const { name, dataDir } = access.desk.profile();
    const last = pid();
    assert.ok(last && existsSync(dataDir));
    await run('leaveDemo');
    assert.equal(access.desk.demo(), undefined);
    assert.equal(access.desk.profile().name, 'default');
    assert.equal(await access.desk.secrets.load(name, 'sessions'), undefined);
    assert.equal(existsSync(dataDir), false);
    assert.throws(() => process.kill(last, 0), { code: 'ESRCH' });
    assert.deepEqual(access.desk.model.toReview(), []);
    assert.deepEqual(person.asked, []);
    assert.doesNotMatch(access.statusBar.text, /demo/);
  });

  it('of the real account knows nothing of the demo', async () => {
    await access.desk.client.start();
    const { accounts } = await access.desk.client.request('account/list', {});
    assert.deepEqual(accounts, []);
  });
});
