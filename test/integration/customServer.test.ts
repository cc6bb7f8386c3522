import assert from 'node:assert/strict';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { Desk } from '../../extension/desk.ts';
import { until } from '../until.ts';
import { openWindows, workingStore } from './bareWindow.ts';
import { startDemo } from './telegramAccount.ts';

const API = { apiId: 1, apiHash: 'demo' };
const MAYA = '+15550000001';

describe('a Telegram server of one’s own', function () {
  this.timeout(60_000);
  let own: DemoTelegram;
  let other: DemoTelegram;
  let windows: Awaited<ReturnType<typeof openWindows>>;
  let kept: Map<string, string>;
  let setting: unknown;

  beforeEach(async () => {
    [own, other] = await Promise.all([startDemo(), startDemo()]);
    windows = await openWindows();
    kept = new Map();
  });
  afterEach(async () => {
    await windows.close();
    await Promise.all([own.close(), other.close()]);
  });

  const serverOf = (demo: DemoTelegram) => demo.connection.server;
  const openWindow = () => windows.open(workingStore(kept), () => setting);
  const codeOf = (demo: DemoTelegram) => () => demo.control.phone({}).code;
  const connections = (demo: DemoTelegram) => demo.control.counters()['connections'] ?? 0;
  async function go(desk: Desk, next: unknown): Promise<void> {
    setting = next;
    await desk.useServer();
    await desk.client.start();
    await desk.reconfigure();
  }
  const accounts = (desk: Desk) =>
    desk.client.request('account/list', {}).then((answer) => answer.accounts);
  const online = (desk: Desk) =>
    until('the account is online', async () =>
      (await accounts(desk)).find(({ connection }) => connection === 'online'),
    );

  it('is signed in at, by the settings alone, and named', async () => {
    setting = serverOf(own);
    const { desk, signIn } = openWindow();
    await desk.secrets.save(desk.profile().name, 'telegram', API);
    await desk.client.start();
    assert.equal((await signIn(MAYA, codeOf(own))).kind, 'done');
    await online(desk);
    assert.equal(desk.hostState().server, '127.0.0.1');
    assert.equal(connections(other), 0);
  });

  it('keeps its sessions to itself: they go to no other server, and work again when it is back', async () => {
    setting = serverOf(own);
    const { desk, signIn } = openWindow();
    await desk.secrets.save(desk.profile().name, 'telegram', API);
    await desk.client.start();
    assert.equal((await signIn(MAYA, codeOf(own))).kind, 'done');
    await until('the stored session', () => desk.secrets.load(desk.profile().name, 'sessions'));
    const ownProfile = desk.profile();
    const pid = desk.client.current()?.hello.pid;

    await go(desk, serverOf(other));
    assert.notEqual(desk.profile().name, ownProfile.name);
    assert.notEqual(desk.client.current()?.hello.pid, pid, 'the same worker holds both');
    assert.equal(desk.hostState().telegramConfigured, false);
    assert.deepEqual(await accounts(desk), []);
    assert.equal(connections(other), 0);
    // Not even where both are given: what is stored is asked for by the server's own name.
    await desk.secrets.save(desk.profile().name, 'telegram', API);
    await desk.reconfigure();
    assert.deepEqual(await accounts(desk), []);

    await go(desk, serverOf(own));
    assert.equal(desk.profile().name, ownProfile.name);
    assert.equal((await online(desk)).accountId, '7001');
  });

  it('is refused where it has another key than the setting says, in words and with what to do', async () => {
    setting = { ...serverOf(own), publicKey: serverOf(other).publicKey };
    const { desk, signIn } = openWindow();
    await desk.secrets.save(desk.profile().name, 'telegram', API);
    const last = await signIn(MAYA, codeOf(own));
    assert.ok(last.kind === 'failed');
    assert.equal(last.error.code, 'telegramUntrusted');
    assert.match(last.error.message, /its key is another/);
    assert.match(last.error.hint ?? '', /dialogDesk\.telegram\.server/);
    assert.equal(own.control.phone({}).code, undefined);
  });

  it('that does not run is named, and takes over its new port without a restart', async () => {
    const gone = await startDemo();
    const { ports } = gone.connection.server;
    await gone.close();
    setting = { ...serverOf(own), ports };
    const { desk, signIn } = openWindow();
    await desk.secrets.save(desk.profile().name, 'telegram', API);
    const failed = await signIn(MAYA, codeOf(own));
    assert.ok(failed.kind === 'failed');
    assert.deepEqual(
      [failed.error.code, failed.error.message],
      ['telegramOffline', 'No Telegram server answers at 127.0.0.1.'],
    );
    const pid = desk.client.current()?.hello.pid;
    await go(desk, serverOf(own));
    assert.equal((await signIn(MAYA, codeOf(own))).kind, 'done');
    assert.equal(desk.client.current()?.hello.pid, pid);
    // The same for an account: its connection follows the setting.
    await online(desk);
    await until('the stored session', () => desk.secrets.load(desk.profile().name, 'sessions'));
    await go(desk, { ...serverOf(own), ports });
    await until('the account is not online', async () =>
      (await accounts(desk)).every(({ connection }) => connection !== 'online'),
    );
    await go(desk, serverOf(own));
    await online(desk);
  });

  it('that cannot be meant stops the window, and Telegram is not reached in its place', async () => {
    setting = { ...serverOf(own), publicKey: 'nonsense' };
    const { desk } = openWindow();
    await desk.secrets.save('default', 'telegram', API);
    await assert.rejects(desk.client.start(), { code: 'serverInvalid' });
    const { sidecar, error } = desk.hostState();
    assert.equal(sidecar, 'failed');
    assert.match(error?.hint ?? '', /RSA key of 2048 bits/);
    setting = serverOf(own);
    assert.ok(desk.hasOtherServer());
    await go(desk, serverOf(own));
    assert.equal(desk.hostState().sidecar, 'ready');
  });
});
