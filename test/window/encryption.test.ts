import assert from 'node:assert/strict';
import { addOwnMessages, filesWith, lookInto } from '../integration/encryptionSetup.ts';
import { until } from '../until.ts';
import { openDemoWindow, type DemoWindow } from './demoWindow.ts';
import { encryptionOf, slowDown } from './encryptionWindow.ts';

const ANNA = 'Anna Lindqvist';
const PLANTED = 'The heron lands at the old pond.';
/** So much that a change is to be seen while it is under way. */
const MANY = 20_000;
const LONG_MS = 90_000;

/** Message text encrypted on the disk, by a person in a real VS Code who looks into the files. */
describe('encryption at rest in VS Code', function () {
  this.timeout(300_000);
  let window: DemoWindow;
  let desk: ReturnType<typeof encryptionOf>;

  before(async () => {
    window = await openDemoWindow({});
    await window.signIn();
    await window.process(ANNA);
    await window.editDraft(ANNA);
    await window.page.keyboard.press('Control+a');
    await window.page.keyboard.type(PLANTED);
    await window.page.keyboard.press('Control+s');
    await window.card(ANNA).getByText(PLANTED).waitFor();
    await window.page.keyboard.press('Control+F4');
    desk = encryptionOf(window);
    const [account = assert.fail()] = window.demo.info.accounts;
    addOwnMessages(desk.dataDir, account.accountId, MANY, PLANTED);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.picture('encryption');
  });
  after(() => window?.close());

  /** It is seen how far it is; then it goes on at full speed. */
  async function assertProgress(text: RegExp, begin: () => Promise<void>): Promise<void> {
    const speedUp = slowDown(desk.dataDir);
    try {
      await begin();
      await window.page.locator('.statusbar-item', { hasText: text }).waitFor();
    } finally {
      await speedUp();
    }
  }
  /** From the worker: a page that is hidden goes, and the next remembers nothing. */
  async function assertDraftIsThere(): Promise<void> {
    await window.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Explorer/ })
      .click();
    await window.showPanel();
    const card = await window.openCard(ANNA);
    await card.getByText(PLANTED).waitFor();
  }

  it('is off at first: the text is plain, and there is no key to change', async () => {
    assert.ok(filesWith(desk.dataDir, PLANTED).length > 0);
    await window.run('changeEncryptionKey');
    const note = window.notification('Message text is not encrypted');
    await note.getByRole('button', { name: 'Open Settings' }).click();
  });

  it('is turned on by the setting, with progress: no file holds the text, and the panel shows it as before', async () => {
    await assertProgress(/Encrypting what is stored: \d+ %/, () => desk.tick(true));
    await until('everything encrypted', () => desk.state() === 'on', LONG_MS);
    assert.deepEqual(filesWith(desk.dataDir, PLANTED, ANNA), []);
    await assertDraftIsThere();
    assert.deepEqual(filesWith(desk.dataDir, PLANTED, ANNA), []);
  });

  it('takes another key on a yes, and no other on a no', async () => {
    const [first = assert.fail('no key')] = desk.keys();
    await window.run('changeEncryptionKey');
    const question = window.dialog('Encrypt everything that is stored with a new key?');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    assert.deepEqual([desk.state(), desk.keys()], ['on', [first]]);

    await window.run('changeEncryptionKey');
    await assertProgress(/Encrypting with the new key: \d+ %/, () =>
      question.getByRole('button', { name: 'Change Key' }).click(),
    );
    await until(
      'the new key alone',
      () => desk.state() === 'on' && desk.keys().length === 1,
      LONG_MS,
    );
    assert.notEqual(desk.keys()[0], first);
    assert.deepEqual(filesWith(desk.dataDir, `sealed1.${first}`, PLANTED, ANNA), []);
    await assertDraftIsThere();
  });

  it('has nothing to reset while everything can be read', async () => {
    await window.run('resetLocalData');
    await window.notification('nothing has to be reset').waitFor();
    assert.equal(await window.page.locator('.monaco-dialog-box').count(), 0);
  });

  it('is plain again once it is turned off, and no key is needed', async () => {
    await desk.openSetting();
    await desk.tick(false);
    await until('everything plain', () => desk.state() === 'undefined', LONG_MS);
    assert.ok(filesWith(desk.dataDir, PLANTED).length > 0);
    assert.deepEqual([desk.keys(), filesWith(desk.dataDir, 'sealed1.')], [[], []]);
    await assertDraftIsThere();
  });

  it('says that a key is lost, keeps all on a no, and begins afresh on a yes, signed in as before', async () => {
    await desk.openSetting();
    await desk.tick(true);
    await until('everything encrypted', () => desk.state() === 'on', LONG_MS);
    // As if the secret store had lost one of two.
    lookInto(desk.dataDir, (db) =>
      db
        .prepare(`INSERT INTO encryption_key(key_id, proof) VALUES('0123456789abcdef', 'of none')`)
        .run(),
    );
    const drafts = () => lookInto(desk.dataDir, (db) => db.prepare('SELECT * FROM draft').all());
    const before = drafts();
    assert.equal(before.length, 1);
    await window.run('restartWorker');
    const lost = window.notification('key');
    await lost.getByRole('button', { name: /Reset Local Data/ }).click();
    const question = window.dialog('Reset what is stored on this machine?');
    await question.getByText('you stay signed in').waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    assert.deepEqual(drafts(), before);

    await window.run('resetLocalData');
    await question.getByRole('button', { name: 'Reset Local Data' }).click();
    await until('no draft', () => drafts().length === 0, LONG_MS);
    await window.panel().getByText(ANNA).first().waitFor({ state: 'detached' });
    await window.process(ANNA);
    await window.openCard(ANNA);
    await until(
      'a key of its own',
      () => desk.state() === 'on' && desk.keys().length === 1,
      LONG_MS,
    );
    assert.deepEqual(filesWith(desk.dataDir, PLANTED, ANNA), []);
  });
});
