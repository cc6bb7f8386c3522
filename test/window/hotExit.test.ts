import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { filesWith } from '../integration/encryptionSetup.ts';
import { until } from '../until.ts';
import { inCode, openDemoWindow, type DemoWindow } from './demoWindow.ts';

const ANNA = 'Anna Lindqvist';
const ANNAS_DIALOG = 'u7101';
const TYPED = ' And the map comes along.';
const ADDRESS = 'https://maps.example/blue-door';

/** What a person has typed and not saved, in a real VS Code that is reloaded; and the chat that stands beside it. */
describe('the editor of a draft in VS Code', function () {
  this.timeout(300_000);
  let window: DemoWindow;
  let stored: string;

  before(async () => {
    window = await openDemoWindow({});
    await window.signIn();
    await window.process(ANNA);
    await window.editDraft(ANNA);
    stored = await replyText();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.picture('hot-exit');
  });
  after(() => window?.close());

  const editor = (title: string): Locator =>
    window.page.locator(`.editor-instance .monaco-editor[data-uri*="${encodeURI(title)}"]`);
  const draft = () => editor('Reply to');
  const dirtyTab = () => window.page.locator('.tab.dirty', { hasText: ANNA });
  /** What VS Code itself keeps of what is not saved. */
  function isBackedUp(text: string): boolean {
    const folder = join(window.dir, 'user/User/Backups');
    return existsSync(folder) && filesWith(folder, text).length > 0;
  }
  const replyText = async () =>
    (await window.openCard(ANNA)).locator('.reply-text').first().innerText();
  async function atTheEnd(): Promise<void> {
    await draft().locator('.view-lines').click();
    await window.page.keyboard.press('Control+End');
  }

  it('has the unsaved text after a reload, marked as such, and the worker has not heard of it', async () => {
    await atTheEnd();
    await window.page.keyboard.type(TYPED);
    await dirtyTab().waitFor();
    await until('its backup', () => isBackedUp(TYPED.trim()));
    await window.reload();
    await dirtyTab().waitFor();
    await draft().getByText(inCode(TYPED.trim())).waitFor();
    assert.equal(await replyText(), stored);
  });

  it('saves it as a new version of the draft', async () => {
    await atTheEnd();
    await window.page.keyboard.press('Control+s');
    await dirtyTab().waitFor({ state: 'detached' });
    await window.card(ANNA).getByText('edited by you', { exact: false }).first().waitFor();
    await until('the new text', async () => (await replyText()) === stored + TYPED);
    stored += TYPED;
  });

  it('has again what the worker has, with File: Revert, after another reload', async () => {
    await atTheEnd();
    await window.page.keyboard.type(' Or does it?');
    await dirtyTab().waitFor();
    await until('its backup', () => isBackedUp('Or does it?'));
    await window.reload();
    await draft().getByText(inCode('Or does it?')).waitFor();
    await atTheEnd();
    await window.command('File: Revert File');
    await dirtyTab().waitFor({ state: 'detached' });
    assert.equal(await draft().getByText(inCode('Or does it?')).count(), 0);
    await draft().getByText(inCode(TYPED.trim())).waitFor();
    assert.equal(await replyText(), stored);
  });

  it('has the chat beside it, whose links lead to an address and to earlier messages', async () => {
    for (let index = 1; index <= 60; index += 1) await say(`Line ${index} of many`);
    await say(`It is here: ${ADDRESS}`);
    await atTheEnd();
    await window.run('showTranscript');
    const chat = editor('Chat with');
    await chat.getByText(inCode('It is here:')).waitFor();

    const { context } = window.workbench;
    await context.route(`${ADDRESS}**`, (route) => route.fulfill({ body: 'The Blue Door' }));
    const opening = context.waitForEvent('page');
    await chat
      .locator('.detected-link', { hasText: 'maps.example' })
      .first()
      .click({ ...CTRL, force: true });
    const opened = await opening;
    await opened.waitForURL(ADDRESS);
    await opened.close();

    await chat.locator('.view-lines').click();
    const first = chat.getByText(inCode('Line 1 of many'));
    // By the keyboard this time; a page holds fifty messages.
    for (let page = 1; page <= 2 && !(await first.isVisible()); page += 1) {
      const top = chat.getByText(inCode('Load older messages'));
      await window.page.keyboard.press('Control+Home');
      await top.waitFor();
      await window.page.keyboard.press('ArrowDown');
      await window.command('Open Link');
      await top.waitFor({ state: 'detached', timeout: 5_000 }).catch(() => undefined);
      await window.page.keyboard.press('Control+Home');
    }
    await first.waitFor();
  });

  const say = (text: string) => window.demo.control('say', { dialogId: ANNAS_DIALOG, text });
});

const CTRL = { modifiers: ['Control'] } satisfies Parameters<Locator['click']>[0];
