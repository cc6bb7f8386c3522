import assert from 'node:assert/strict';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { Account as AccountRecord } from '../../protocol/accountRecords.ts';
import type { SignInState } from '../../protocol/signInRecords.ts';
import type { StartSignIn } from '../../sidecar/telegram/gateway.ts';
import { createStartSignIn, startSignIn } from '../../sidecar/telegram/signIn.ts';
import { act, startAccount, startDemo, until } from './telegramAccount.ts';

/** Codes last 30 s; with this margin they are renewed after one. */
const HASTY = { marginMs: 29_500, maxCodes: 3 };

type Of<K extends SignInState['kind']> = Extract<SignInState, { kind: K }>;

describe('signing in by QR code', function () {
  this.timeout(20_000);
  let demo: DemoTelegram;
  let states: SignInState[];
  let saved: { account: AccountRecord; session: string }[];
  let signIn: ReturnType<StartSignIn>;

  beforeEach(async () => {
    demo = await startDemo();
    states = [];
    saved = [];
  });
  afterEach(async () => {
    await signIn.cancel();
    await demo.close();
  });

  function start(how: StartSignIn = startSignIn, server = demo.connection.server): void {
    signIn = how({
      ...demo.connection,
      server,
      way: 'qr',
      log: () => undefined,
      onState: (state) => states.push(state),
      onSession: (account, session) => saved.push({ account, session }),
    });
  }
  const isKind =
    <K extends SignInState['kind']>(kind: K) =>
    (state: SignInState): state is Of<K> =>
      state.kind === kind;
  /** The `count`th state of a kind. */
  const reached = <K extends SignInState['kind']>(kind: K, count = 1) =>
    until(
      () => states.filter(isKind(kind))[count - 1],
      `${kind} in ${states.map((one) => one.kind).join()}`,
    );
  const kinds = () => states.map((one) => one.kind);
  const submitPassword = (password: string) => signIn.submit({ kind: 'password', password });
  const accountOf = (index: number) => demo.accounts[index]?.accountId ?? '';
  const scan = (url: string, accountId: string) => act(demo, 'scan', { url, accountId });

  it('shows a code, and is done once it is scanned', async () => {
    start();
    const { url, expiresAt } = await reached('qr');
    assert.match(url, /^tg:\/\/login\?token=[\w-]+$/);
    assert.ok(expiresAt > Date.now() + 20_000 && expiresAt < Date.now() + 31_000);
    await scan(url, accountOf(0));
    const { accountId } = await reached('done');
    assert.equal(accountId, accountOf(0));
    assert.deepEqual(kinds(), ['connecting', 'qr', 'done']);
    assert.equal(saved.length, 1);
    assert.equal(saved[0]?.account.name, demo.accounts[0]?.name);
    const account = await startAccount(demo, accountId, saved[0]?.session);
    assert.ok((await account.dialogs()).length > 0);
    await account.gateway.stop();
  });

  it('replaces the code before it expires; the new one works', async () => {
    start(createStartSignIn(HASTY));
    const first = await reached('qr');
    const second = await reached('qr', 2);
    assert.notEqual(second.url, first.url);
    await scan(second.url, accountOf(0));
    await reached('done');
  });

  it('stops showing codes when nobody looks', async () => {
    start(createStartSignIn(HASTY));
    const { error } = await reached('failed');
    assert.equal(error.code, 'qrExpired');
    assert.equal(states.filter(isKind('qr')).length, 3);
  });

  it('follows the account to its data centre and asks for the password: wrong, then right', async () => {
    start();
    const accountId = accountOf(1);
    await scan((await reached('qr')).url, accountId);
    const asked = await reached('needsPassword');
    assert.equal(asked.error, undefined);
    submitPassword('wrong');
    const again = await reached('needsPassword', 2);
    assert.equal(again.error?.code, 'passwordInvalid');
    assert.equal(again.passwordHint, asked.passwordHint);
    submitPassword('demo');
    assert.equal((await reached('done')).accountId, accountId);
    const account = await startAccount(demo, accountId, saved[0]?.session);
    assert.ok((await account.dialogs()).length > 0);
    await account.gateway.stop();
  });

  it('asks for the password again after a flood wait, and says how long', async () => {
    start();
    await scan((await reached('qr')).url, accountOf(1));
    await reached('needsPassword');
    await act(demo, 'fault', { method: 'auth.checkPassword', kind: 'floodWait', seconds: 60 });
    submitPassword('demo');
    const { error } = await reached('needsPassword', 2);
    assert.deepEqual([error?.code, error?.retryAfterMs], ['telegramFlood', 60_000]);
    submitPassword('demo');
    await reached('done');
  });

  it('fails with the wait when Telegram floods the codes', async () => {
    await act(demo, 'fault', { method: 'auth.exportLoginToken', kind: 'floodWait', seconds: 30 });
    start();
    const { error } = await reached('failed');
    assert.deepEqual([error.code, error.retryAfterMs], ['telegramFlood', 30_000]);
  });

  it('says that the API id is wrong', async () => {
    await act(demo, 'fault', {
      method: 'auth.exportLoginToken',
      kind: 'error',
      code: 400,
      message: 'API_ID_INVALID',
    });
    start();
    assert.equal((await reached('failed')).error.code, 'notConfigured');
  });

  it('shows a new code when the connection is lost under the old one', async () => {
    start();
    const { url } = await reached('qr');
    await act(demo, 'drop');
    const next = await reached('qr', 2);
    assert.notEqual(next.url, url);
    await scan(next.url, accountOf(0));
    await reached('done');
    assert.deepEqual(kinds(), ['connecting', 'qr', 'connecting', 'qr', 'done']);
  });

  it('asks on after the connection is lost while the person types', async () => {
    start();
    await scan((await reached('qr')).url, accountOf(1));
    await reached('needsPassword');
    await act(demo, 'drop');
    await new Promise((resolve) => setTimeout(resolve, 100));
    submitPassword('demo');
    await reached('done');
  });

  it('asks again when the connection breaks while the password is checked', async () => {
    start();
    await scan((await reached('qr')).url, accountOf(1));
    await reached('needsPassword');
    await act(demo, 'fault', { kind: 'dropBefore', method: 'auth.checkPassword' });
    submitPassword('demo');
    assert.equal((await reached('needsPassword', 2)).error?.code, 'telegramOffline');
    submitPassword('demo');
    await reached('done');
  });

  it('takes the password when the challenge ran out while it was typed', async () => {
    start();
    await scan((await reached('qr')).url, accountOf(1));
    await reached('needsPassword');
    const expired = { code: 400, message: 'SRP_ID_INVALID' };
    await act(demo, 'fault', { kind: 'error', method: 'auth.checkPassword', ...expired });
    submitPassword('demo');
    await reached('done');
  });

  for (const kind of ['connecting', 'qr', 'needsPassword'] as const) {
    it(`ends at once when cancelled at ${kind}`, async () => {
      start();
      if (kind === 'needsPassword') await scan((await reached('qr')).url, accountOf(1));
      await reached(kind);
      await signIn.cancel();
      assert.equal(kinds().at(-1), 'cancelled');
      assert.equal(saved.length, 0);
      const count = states.length;
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(states.length, count);
    });
  }

  it('fails in words when the server cannot be reached', async () => {
    const other = await startDemo();
    await other.close();
    start(startSignIn, other.connection.server);
    const { error } = await reached('failed');
    assert.deepEqual([error.code, error.retryable], ['telegramOffline', true]);
  });

  it('refuses a server that has another key than the one it was given', async () => {
    const other = await startDemo();
    start(startSignIn, { ...demo.connection.server, ports: other.connection.server.ports });
    const { error } = await reached('failed');
    assert.deepEqual([error.code, error.retryable], ['telegramUntrusted', false]);
    await other.close();
  });
});
