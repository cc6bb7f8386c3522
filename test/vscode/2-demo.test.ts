import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { TestAccess } from '../../extension/main.ts';
import type { SignInState } from '../../protocol/signInRecords.ts';
import { createDemoControl } from './demoControl.ts';
import { BACK, createPerson } from './person.ts';
import { openWindow, run } from './window.ts';
import { until } from '../until.ts';

describe('the demo in a window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  let state: SignInState | undefined;
  let signInId: string | undefined;
  before(async () => {
    access = await openWindow();
    access.desk.client.on('signIn/changed', (changed) => {
      ({ state, signInId } = changed);
    });
  });
  beforeEach(() => {
    person = createPerson();
    state = undefined;
  });
  afterEach(() => person.leave());

  const control = () => {
    const demo = access.desk.demo();
    assert.ok(demo);
    return createDemoControl(demo.controlUrl);
  };
  const qr = () => until('a code to scan', () => (state?.kind === 'qr' ? state.url : undefined));

  it('needs an API id and hash outside of it, and takes them in guided steps', async () => {
    const hash = '0123456789abcdef0123456789abcdef';
    person.willAnswer('Enter my API id', 'x', hash, '1', BACK, '12345', '12345', hash);
    await run('setUpTelegram');
    person.assertDone();
    assert.deepEqual(
      person.asked.slice(1).map(({ text }) => text.replace(/[:.].*/, '')),
      [
        'API id',
        '[The API id is a number',
        '[This is the API hash',
        '(hidden) API hash',
        'API id',
        '(hidden) API hash',
        '(hidden) [This is the API id again',
      ],
    );
    assert.deepEqual(await access.desk.secrets.load('default', 'telegram'), {
      apiId: 12345,
      apiHash: hash,
    });
    assert.equal(access.desk.hostState().telegramConfigured, true);
    await access.desk.secrets.wipe('default', 'telegram');
    await access.desk.reconfigure();
    assert.equal(access.desk.hostState().telegramConfigured, false);
  });

  it('is a world of its own and says so in the status bar', async () => {
    const storage = path.dirname(access.desk.profile().dataDir);
    const [old, recent] = ['demo-0123456789abcdef', 'demo-fedcba9876543210'].map((name) =>
      path.join(storage, name),
    );
    assert.ok(old && recent);
    await Promise.all([old, recent].map((folder) => mkdir(folder)));
    await utimes(old, 1e9, 1e9);

    await run('tryDemo');
    assert.deepEqual([existsSync(old), existsSync(recent)], [false, true]);
    assert.deepEqual(person.asked, []);
    assert.match(access.desk.profile().name, /^demo-/);
    assert.equal(access.statusBar.text, '$(sign-in) sign in · demo');
    assert.equal(access.statusBar.command, 'dialogDesk.signIn');
    assert.equal(access.desk.hostState().telegramConfigured, true);
    assert.equal(access.desk.hostState().modelConfigured, true);
  });

  it('signs in by a code that the demo’s phone scans', async () => {
    await run('signIn');
    await control().scan('7001', await qr());
    const [account] = await until('the account', () => {
      const accounts = access.desk.model.accounts();
      return accounts.length > 0 && accounts;
    });
    assert.equal(account?.accountId, '7001');
    const sessions = await until('the stored session', () =>
      access.desk.secrets.load(access.desk.profile().name, 'sessions'),
    );
    assert.deepEqual(
      sessions.map(({ accountId }) => accountId),
      ['7001'],
    );
  });

  it('asks for the two-step password in an input box and says what was wrong with it', async () => {
    person.willAnswer('not the password', 'demo');
    await run('signIn');
    await control().scan('7002', await qr());
    await until('the second account', () => access.desk.model.accounts().length === 2);
    person.assertDone();
    const [first, second] = person.asked.map(({ text }) => text);
    assert.match(first ?? '', /^\(hidden\) Enter your Telegram password.*the word on every label/);
    assert.match(second ?? '', /^\(hidden\) .*wrong|password is not right|not correct/i);
  });

  it('signs one account out and forgets its session alone', async () => {
    person.willAnswer('Дмитрий', 'Sign out');
    await run('signOut');
    person.assertDone();
    await until('one account', () => access.desk.model.accounts().length === 1);
    const sessions = await access.desk.secrets.load(access.desk.profile().name, 'sessions');
    assert.deepEqual(
      sessions?.map(({ accountId }) => accountId),
      ['7001'],
    );
  });

  it('asks for the password again when its box was closed, and ends when that is asked for', async () => {
    person.willAnswer(undefined);
    await run('signIn');
    await control().scan('7002', await qr());
    await until('the closed box', () => person.asked.length === 1);
    await run('signIn');
    await until('the second box', () => person.asked.length === 2);
    assert.ok(signInId);
    await access.desk.client.request('signIn/cancel', { signInId });
    await until('the end of the sign-in', () => state?.kind === 'cancelled');
    assert.equal(access.desk.model.accounts().length, 1);
  });

  it('signs in by phone number, code and password, each in a box that says what is wrong with it', async () => {
    person.willAnswer('79990000002', '+7 999 000 0002');
    await run('signIn', 'phone');
    await until('where the code went', () => state?.kind === 'needsCode');
    await until('the box for the code', () => person.asked.length === 3);
    person.willAnswer('12', await control().code('7002'), 'demo');
    await run('signIn');
    await until('the second account', () => access.desk.model.accounts().length === 2);
    person.assertDone();
    const texts = person.asked.map(({ text }) => text);
    assert.match(texts[0] ?? '', /^Your number in Telegram/);
    assert.match(texts[1] ?? '', /^\[Begin with \+ and the country code/);
    assert.match(texts[4] ?? '', /^\[The code has 5 digits/);
    assert.match(texts[5] ?? '', /^\(hidden\) Enter your Telegram password/);

    // The next tests work with one account.
    person.willAnswer('Дмитрий', 'Sign out');
    await run('signOut');
    await until('one account', () => access.desk.model.accounts().length === 1);
  });
});
