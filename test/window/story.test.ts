import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { Frame, Locator, Page } from 'playwright-core';
import { startDemo } from '../../scripts/story/demo.ts';
import type { Demo } from '../../scripts/story/demo.ts';
import { until } from '../until.ts';
import { openActivity, openWorkbench, webviewFrame } from '../vscode-host/workbench.ts';
import type { Workbench } from '../vscode-host/workbench.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
/** With PICTURES=1 those of the documentation are taken again. */
const pictures = process.env['PICTURES']
  ? join(root, 'docs/pictures')
  : mkdtempSync(join(tmpdir(), 'dialog-desk-pictures-'));
const ANNA = 'Anna Lindqvist';
const LEO = 'Leo Brandt';
const IRINA = 'Ирина Соколова';

/** The whole job in a real VS Code with the extension installed from its file, against the demo servers. */
describe('the main job in VS Code', function () {
  this.timeout(300_000);
  let dir: string;
  let demo: Demo;
  let workbench: Workbench;
  let page: Page;
  let panel: Frame;
  const peers = new Map<string, string>();

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'dialog-desk-e2e-'));
    demo = await startDemo(join(root, 'dist/demo.cjs'));
    workbench = await openWorkbench({
      dir,
      vsix: join(root, `dist/dialog-desk-${version}.vsix`),
      viewport: { width: 1240, height: 800 },
      settings: {
        'dialogDesk.demo.url': demo.info.controlUrl,
        'dialogDesk.undoSeconds': 1,
        'workbench.colorTheme': 'Default Dark Modern',
        'workbench.layoutControl.enabled': false,
      },
    });
    ({ page } = workbench);
    await openActivity(page, 'Dialog Desk');
    panel = await webviewFrame(page, 'dd-app');
  });

  after(async function () {
    await page
      ?.screenshot({ path: join(tmpdir(), 'dialog-desk-e2e-last.png') })
      .catch(() => undefined);
    await workbench?.close();
    await demo?.stop();
    rmSync(dir, { recursive: true, force: true });
    if (!process.env['PICTURES']) rmSync(pictures, { recursive: true, force: true });
  });

  const button = (name: string | RegExp): Locator => panel.getByRole('button', { name }).first();
  const tab = (name: RegExp): Locator => panel.getByRole('tab', { name });
  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
  const card = (title: string): Locator =>
    panel.locator('li.card').filter({ hasText: title }).first();

  async function received(title: string): Promise<string[]> {
    const dialogId = peers.get(title);
    const [account] = demo.info.accounts;
    const answer = await demo.control('inbox', { accountId: account?.accountId, dialogId });
    assert.ok(
      typeof answer === 'object' &&
        answer !== null &&
        'messages' in answer &&
        Array.isArray(answer.messages),
    );
    return answer.messages
      .filter((message) => message.randomId !== undefined)
      .map((message) => String(message.text));
  }

  it('shows what it is and that this is a demo', async () => {
    await panel.getByText('DEMO').first().waitFor();
    await button('Sign in with Telegram').waitFor();
    await picture('welcome');
  });

  it('signs in with a code that the demo phone scans', async () => {
    await button('Sign in with Telegram').click();
    await panel.locator('svg').first().waitFor();
    await button(/demo phone/i).waitFor();
    await picture('sign-in');
    await button(/demo phone/i).click();
    await tab(/Dialogs/).click();
    await panel.getByText(ANNA).first().waitFor();
  });

  it('picks three dialogs and processes them', async () => {
    for (const title of [ANNA, LEO, IRINA]) {
      const row = panel.getByRole('option', { name: new RegExp(`^${title}`) });
      peers.set(title, ((await row.getAttribute('id')) ?? '').replace('row-', ''));
      await row.click();
      await row.and(panel.locator('[aria-selected=true]')).waitFor();
    }
    await picture('dialogs');
    await button(/Process selected/).click();
  });

  it('streams the drafts into the panel', async () => {
    await tab(/Review/).click();
    await panel.locator('dd-stream').first().waitFor();
    await picture('streaming');
    await panel.locator('li.card.ready').nth(2).waitFor();
    await picture('panel');
  });

  it('asks the assistant about a dialog, and takes its reply into the draft', async () => {
    await card(ANNA).locator('.card-head').click();
    await card(ANNA)
      .getByRole('button', { name: /Chat about this dialog/ })
      .click();
    await panel.locator('.example').first().waitFor();
    for (const [question, answers] of [
      ['What did she ask?', 1],
      ['Write a shorter reply', 2],
    ] as const) {
      await panel.getByRole('textbox', { name: 'Ask about this dialog' }).fill(question);
      await page.keyboard.press('Enter');
      await panel
        .locator('.turn.assistant.complete')
        .nth(answers - 1)
        .waitFor();
    }
    await picture('chat');
    await panel.getByRole('button', { name: 'Use as draft' }).click();
    await panel.getByRole('button', { name: 'Review it' }).click();
    await card(ANNA).getByText('edited by you').waitFor();
    assert.deepEqual(await received(ANNA), []);
  });

  it('edits one in an editor and sends it from there', async () => {
    const anna = card(ANNA);
    await anna.locator('.card-head').click();
    await anna.getByRole('button', { name: /Edit/ }).click();
    await page.locator('.monaco-editor .view-lines').first().waitFor();
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' See you there!');
    await page.keyboard.press('Control+s');
    await picture('editor');
    await page
      .locator('.editor-actions')
      .getByRole('button', { name: /Approve & Send/ })
      .first()
      .click();
    await until('the edited reply', async () => (await received(ANNA)).length === 1, 60_000);
    assert.match((await received(ANNA))[0] ?? '', /See you there!$/);
  });

  it('approves one and rejects one with a key each', async () => {
    await card(LEO).locator('.card-head').click();
    await panel.locator('li.card.open', { hasText: LEO }).waitFor();
    await page.keyboard.press('a');
    await card(IRINA).locator('.card-head').click();
    await panel.locator('li.card.open', { hasText: IRINA }).waitFor();
    await page.keyboard.press('r');
    await until('the approved reply', async () => (await received(LEO)).length === 1, 60_000);
    await picture('done');
    assert.deepEqual(await received(IRINA), []);
  });
});
