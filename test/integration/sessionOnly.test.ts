import assert from 'node:assert/strict';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { until } from '../until.ts';
import { openWindows } from './bareWindow.ts';
import { startDemo } from './telegramAccount.ts';

const refuse = async () => {
  throw new Error('no secret service');
};
/** As on a Linux without a keyring. */
const BROKEN = { keys: refuse, get: refuse, store: refuse, delete: refuse };

describe('a window whose secret store does not work', function () {
  this.timeout(60_000);
  let demo: DemoTelegram;
  let windows: Awaited<ReturnType<typeof openWindows>>;

  beforeEach(async () => {
    demo = await startDemo();
    windows = await openWindows();
  });
  afterEach(async () => {
    await windows.close();
    await demo.close();
  });

  it('does everything until it closes: tells once, signs in, comes back after a crash, and signs out', async () => {
    const { desk, warnings, signIn, lines } = windows.open(BROKEN, () => demo.connection.server);
    await desk.secrets.save(desk.profile().name, 'telegram', { apiId: 1, apiHash: 'demo' });
    await desk.client.start();
    assert.equal(desk.hostState().sessionOnly, true);
    const last = await signIn('+15550000001', () => demo.control.phone({}).code);
    assert.equal(last.kind, 'done');
    const { name } = desk.profile();
    const [session] = await until('the session in memory', () =>
      desk.secrets.load(name, 'sessions'),
    );
    assert.equal(session?.accountId, '7001');
    const online = () =>
      until('the account is online', async () =>
        (await desk.client.request('account/list', {})).accounts.some(
          ({ connection }) => connection === 'online',
        ),
      );
    await online();

    const pid = desk.client.current()?.hello.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await until('another worker', () => {
      const now = desk.client.current()?.hello.pid;
      return now !== undefined && now !== pid;
    });
    await online();

    await desk.client.request('account/signOut', { accountId: '7001' });
    await until('the forgotten session', async () => {
      const sessions = await desk.secrets.load(name, 'sessions');
      return (sessions ?? []).length === 0;
    });
    assert.equal(warnings(), 1);
    assert.ok(!lines.join('\n').includes(session.session), 'the session is in the log');
  });

  it('leaves nothing to the next one', async () => {
    const first = windows.open(BROKEN, () => demo.connection.server);
    await first.desk.secrets.save(first.desk.profile().name, 'telegram', {
      apiId: 1,
      apiHash: 'demo',
    });
    await first.desk.client.start();
    const pid = first.desk.client.current()?.hello.pid;
    await first.desk.close(false);
    const { desk } = windows.open(BROKEN, () => demo.connection.server);
    await desk.client.start();
    assert.notEqual(desk.client.current()?.hello.pid, pid);
    assert.equal(desk.hostState().telegramConfigured, false);
  });

  it('keeps what is entered when the store works again, and says so', async () => {
    const kept = new Map<string, string>();
    let works = false;
    const whenWorking = async <T>(run: () => T): Promise<T> => {
      if (!works) throw new Error('no secret service');
      return run();
    };
    const store = {
      keys: () => whenWorking(() => [...kept.keys()]),
      get: (key: string) => whenWorking(() => kept.get(key)),
      store: (key: string, value: string) => whenWorking(() => void kept.set(key, value)),
      delete: (key: string) => whenWorking(() => void kept.delete(key)),
    };
    const { desk } = windows.open(store, () => demo.connection.server);
    const { name } = desk.profile();
    await desk.secrets.save(name, 'modelKey', 'sk-invented');
    assert.equal(await desk.secrets.tryAgain(), false);
    works = true;
    assert.equal(await desk.secrets.tryAgain(), true);
    assert.equal(desk.secrets.isSessionOnly(), false);
    assert.equal(kept.size, 1);
    assert.equal(await desk.secrets.load(name, 'modelKey'), 'sk-invented');
  });
});
