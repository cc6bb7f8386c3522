import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { addOwnMessages, countOwnMessages, filesWith } from '../integration/encryptionSetup.ts';
import { until } from '../until.ts';
import { openDemoWindow, type DemoWindow } from './demoWindow.ts';
import { encryptionOf, slowDown } from './encryptionWindow.ts';

const PLANTED = 'The heron lands at the old pond.';
/** So much that a person has the time to read and to press, where the disk is slow as well. */
const MANY = 40_000;
const LONG_MS = 120_000;

/** A change of encryption that a person cancels in a real VS Code, and then looks into the files. */
describe('cancelling a change of encryption in VS Code', function () {
  this.timeout(400_000);
  let window: DemoWindow;
  let desk: ReturnType<typeof encryptionOf>;
  let speedUp = async (): Promise<void> => {};

  before(async () => {
    window = await openDemoWindow({});
    await window.signIn();
    desk = encryptionOf(window);
    const [account = assert.fail()] = window.demo.info.accounts;
    addOwnMessages(desk.dataDir, account.accountId, MANY, PLANTED);
  });
  afterEach(async function () {
    await speedUp();
    if (this.currentTest?.state === 'failed') await window.picture('encryption-cancel');
  });
  after(() => window?.close());

  const line = (): Locator => window.panel().locator('dd-encryption');
  const lineCancel = (): Locator =>
    line().getByRole('button', { name: 'Cancel the change of encryption' });
  const foot = (text: RegExp): Locator => window.page.locator('.statusbar-item', { hasText: text });
  const cancelIn = (notification: Locator): Locator =>
    notification.getByRole('button', { name: 'Cancel', exact: true });
  const count = (head: string): number => countOwnMessages(desk.dataDir, head);

  /** Begun, with VS Code's own notification of it, and a part of the rows in their new form: there is something to undo. */
  async function begin(
    start: () => Promise<void>,
    text: RegExp,
    newHead: () => string,
  ): Promise<Locator> {
    speedUp = slowDown(desk.dataDir);
    await start();
    const notification = window.notification(text);
    await cancelIn(notification).waitFor();
    await until('a part of it', () => count(newHead()) > 0);
    assert.ok(count(newHead()) < MANY, 'it is not done yet');
    return notification;
  }
  async function turn(wanted: boolean): Promise<void> {
    await desk.openSetting();
    await desk.tick(wanted);
  }
  const encrypt = () =>
    begin(
      () => turn(true),
      /Encrypting what is stored: \d+ %/,
      () => 'sealed1.',
    );
  const decrypt = () =>
    begin(
      () => turn(false),
      /Decrypting what is stored: \d+ %/,
      () => PLANTED,
    );

  /** It goes back, in words everywhere, and nothing offers any more to cancel it. */
  async function assertGoingBack(text: RegExp): Promise<void> {
    await line().getByText(text).waitFor();
    await foot(text).waitFor();
    await cancelIn(window.notification(/./)).waitFor({ state: 'detached' });
    assert.equal(await lineCancel().count(), 0);
    assert.equal(await line().getByText(text).count(), 1, 'it goes back still');
    await speedUp();
  }

  /** Said once it has gone back; then nothing tells of a change any more. */
  async function assertSaid(text: string): Promise<void> {
    const said = window.notification(text);
    await said.waitFor();
    await line().locator('.processing').waitFor({ state: 'detached' });
    await foot(/ncrypt|ecrypt|ancelling/).waitFor({ state: 'detached' });
    await said.hover();
    await said.getByRole('button', { name: /^Clear Notification/ }).click();
    await said.waitFor({ state: 'detached' });
  }

  /** Came to its end, and nobody says that it was cancelled. */
  async function assertDone(notification: Locator): Promise<void> {
    await notification.waitFor({ state: 'detached' });
    await line().locator('.processing').waitFor({ state: 'detached' });
    assert.equal(await window.notification('was cancelled').count(), 0);
  }

  it('while encrypting, by the notification: nothing is encrypted, the setting is off, and it can begin again', async () => {
    const running = await encrypt();
    await cancelIn(running).click();
    await running.waitFor({ state: 'detached' });
    await assertGoingBack(/Cancelling the encryption: \d+ %/);
    await until('everything plain', () => desk.state() === 'undefined', LONG_MS);
    await assertSaid('Encrypting was cancelled: what is stored is as it was, not encrypted.');
    assert.equal(desk.isWanted(), false);
    assert.deepEqual([desk.keys(), filesWith(desk.dataDir, 'sealed1.')], [[], []]);
    assert.equal(count(PLANTED), MANY);

    const again = await encrypt();
    await speedUp();
    await until('everything encrypted', () => desk.state() === 'on', LONG_MS);
    await assertDone(again);
    assert.equal(desk.isWanted(), true);
    assert.equal(count('sealed1.'), MANY);
    assert.deepEqual(filesWith(desk.dataDir, PLANTED), []);
  });

  it('while decrypting, by the notification: all is encrypted with the same key, and the setting is on', async () => {
    const before = desk.keys();
    assert.equal(before.length, 1);
    const running = await decrypt();
    await cancelIn(running).click();
    await running.waitFor({ state: 'detached' });
    await assertGoingBack(/Cancelling the decryption: \d+ %/);
    await until('everything encrypted', () => desk.state() === 'on', LONG_MS);
    await assertSaid('Decrypting was cancelled: everything is encrypted, as it was.');
    assert.equal(desk.isWanted(), true);
    assert.deepEqual(desk.keys(), before);
    assert.equal(count(`sealed1.${before[0]}.`), MANY);
    assert.deepEqual(filesWith(desk.dataDir, PLANTED), []);
  });

  it('while the key changes, by two presses in the panel: the key of before, and the notification goes', async () => {
    const [first = assert.fail('no key')] = desk.keys();
    let second = '';
    await begin(
      async () => {
        await window.run('changeEncryptionKey');
        await window
          .dialog('Encrypt everything that is stored with a new key?')
          .getByRole('button', { name: 'Change Key' })
          .click();
        second = await until('another key', () => desk.keys().find((key) => key !== first));
      },
      /Encrypting with the new key: \d+ %/,
      () => `sealed1.${second}.`,
    );
    await lineCancel().dblclick();
    await assertGoingBack(/Cancelling the change of key: \d+ %/);
    await until('one key', () => desk.state() === 'on' && desk.keys().length === 1, LONG_MS);
    await assertSaid(
      'The change of key was cancelled: everything is encrypted with the key of before.',
    );
    assert.deepEqual([desk.isWanted(), desk.keys()], [true, [first]]);
    assert.equal(count(`sealed1.${first}.`), MANY);
    assert.deepEqual(filesWith(desk.dataDir, `sealed1.${second}`, PLANTED), []);
  });

  it('while decrypting, by two presses in the panel: all stays encrypted, and the next time it is plain', async () => {
    const before = desk.keys();
    await decrypt();
    await lineCancel().dblclick();
    await assertGoingBack(/Cancelling the decryption: \d+ %/);
    await until('everything encrypted', () => desk.state() === 'on', LONG_MS);
    await assertSaid('Decrypting was cancelled: everything is encrypted, as it was.');
    assert.deepEqual([desk.isWanted(), desk.keys()], [true, before]);
    assert.deepEqual(filesWith(desk.dataDir, PLANTED), []);

    const again = await decrypt();
    await speedUp();
    await until('everything plain', () => desk.state() === 'undefined', LONG_MS);
    await assertDone(again);
    assert.equal(desk.isWanted(), false);
    assert.deepEqual([desk.keys(), filesWith(desk.dataDir, 'sealed1.')], [[], []]);
    assert.equal(count(PLANTED), MANY);
  });
});
