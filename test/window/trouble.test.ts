import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { Frame, Locator, Page } from 'playwright-core';
import { startDemo, type Demo } from '../../scripts/story/demo.ts';
import { until } from '../until.ts';
import { runCommand, openWorkbench, webviewFrame } from '../vscode-host/workbench.ts';
import type { Workbench } from '../vscode-host/workbench.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const codeOf = z.object({ code: z.string() });
/** The demo's account with a two-step password. */
const DMITRY = '7002';
const PICKED = ['Мама', 'Emma Hughes', 'Алексей Громов'];

/** What goes wrong around a person, in a real VS Code: each is said with the way on, and nothing is lost. */
describe('trouble in VS Code', function () {
  this.timeout(300_000);
  let dir: string;
  let demo: Demo;
  let address: Server;
  /** What answers at the address the settings name. */
  let answer: unknown = { hello: 'not a demo' };
  let workbench: Workbench;
  let page: Page;
  let panel: Frame;

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'dialog-desk-trouble-'));
    demo = await startDemo(join(root, 'dist/demo.cjs'));
    address = createServer((_, response) => response.end(JSON.stringify(answer)));
    await once(address.listen(0, '127.0.0.1'), 'listening');
    const at = address.address();
    assert.ok(at !== null && typeof at === 'object');
    workbench = await openWorkbench({
      dir,
      vsix: join(root, `dist/dialog-desk-${version}.vsix`),
      settings: { 'dialogDesk.demo.url': `http://127.0.0.1:${at.port}` },
    });
    ({ page } = workbench);
    panel = await webviewFrame(page, 'dd-app');
  });

  after(async () => {
    await workbench?.close();
    address?.close();
    await demo?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const button = (name: string | RegExp): Locator => panel.getByRole('button', { name }).first();
  const status = (text: string | RegExp) =>
    page.locator('.statusbar-item', { hasText: text }).first().waitFor();
  const titles = (frame: Frame) => frame.locator('li.card .title').allInnerTexts();

  it('says that the demo of the settings is not there, and goes on when it is', async () => {
    await panel.getByText('not the demo').waitFor();
    await panel.getByText('dialogDesk.demo.url').waitFor();
    await status('worker stopped');
    assert.equal(await panel.getByText('Set up your API id').count(), 0, 'the real world opened');
    answer = demo.info;
    await button('Restart worker').click();
    await panel.getByText('DEMO', { exact: true }).waitFor();
    await button('Sign in with Telegram').waitFor();
  });

  it('ends a sign-in that the window lost in a reload', async () => {
    await demo.control('setQrLifetime', { seconds: 3 });
    await button('Sign in with Telegram').click();
    await button(/demo phone/).waitFor();
    await page.reload();
    panel = await webviewFrame(page, 'dd-app');
    await button('Sign in with Telegram').waitFor();
    // Long enough for its next code to come, if it were still there.
    await page.waitForTimeout(3500);
    assert.equal(await panel.locator('.sign-in').count(), 0, 'it took the panel over');
    await demo.control('setQrLifetime', { seconds: 30 });
  });

  it('asks for a phone number and its code in boxes, says what is wrong with each, and calls it off', async () => {
    await button('Sign in with Telegram').click();
    await button('Use a phone number instead').click();
    const box = page.locator('.quick-input-widget');
    await box.getByText('Your number in Telegram').waitFor();
    await page.keyboard.type('5550000001');
    await page.keyboard.press('Enter');
    await box.getByText('Begin with + and the country code').waitFor();
    await box.locator('input').first().fill('+1 555 000 0001');
    await page.keyboard.press('Enter');
    await panel.getByText('A code of 5 digits').waitFor();
    await box.getByText('sent to your other devices').waitFor();
    await page.keyboard.type('12-34');
    await page.keyboard.press('Enter');
    await box.getByText('The code has 5 digits').waitFor();
    const { code } = codeOf.parse(await demo.control('phone', {}));
    await box
      .locator('input')
      .first()
      .fill(code === '00000' ? '00001' : '00000');
    await page.keyboard.press('Enter');
    await panel.getByText('This code is not right').waitFor();
    await box.getByText('This code is not right').waitFor();
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'hidden' });
    await button('Enter the code').click();
    await box.getByText('sent to your other devices').waitFor();
    await button('Cancel').click();
    await button('Sign in with Telegram').waitFor();
    await until('the code to be taken back', async () => {
      const now = await demo.control('phone', {});
      return isDeepStrictEqual(now, { phone: '+15550000001' });
    });
  });

  it('asks for the two-step password in a box, again after a wrong one', async () => {
    await panel.evaluate(() => {
      window.addEventListener('message', ({ data }) => {
        const url: unknown = data?.payload?.state?.url;
        if (typeof url === 'string') document.body.dataset['code'] = url;
      });
    });
    await button('Sign in with Telegram').click();
    const body = panel.locator('body[data-code]');
    await body.waitFor();
    const url = await body.getAttribute('data-code');
    await demo.control('scan', { accountId: DMITRY, url });
    const box = page.locator('.quick-input-widget');
    await box.getByText('Enter your Telegram password').waitFor();
    assert.equal(await box.locator('input').first().getAttribute('type'), 'password');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await box.getByText('This password is not right').waitFor();
    await panel.getByText('This password is not right').waitFor();
    await page.keyboard.type('demo');
    await page.keyboard.press('Enter');
    await panel.getByText('Дмитрий Орлов').first().waitFor();
  });

  it('keeps everything when the window is reloaded while drafts are written', async () => {
    await panel.getByRole('tab', { name: /Dialogs/ }).click();
    for (const title of PICKED) {
      await panel.getByRole('option', { name: new RegExp(`^${title}`) }).click();
    }
    await button(/Process selected/).click();
    await panel.locator('dd-stream').first().waitFor();
    await page.reload();
    panel = await webviewFrame(page, 'dd-app');
    await panel.getByRole('tab', { name: /Review/ }).click();
    await panel
      .locator('li.card.ready')
      .nth(PICKED.length - 1)
      .waitFor();
    assert.deepEqual((await titles(panel)).toSorted(), PICKED.toSorted());
  });

  it('shows the same drafts in a second window', async () => {
    const other = await workbench.context.newPage();
    await other.goto(workbench.server.workbenchUrl(dir));
    const theirs = await webviewFrame(other, 'dd-app');
    await theirs.getByRole('tab', { name: /Review/ }).click();
    await theirs
      .locator('li.card.ready')
      .nth(PICKED.length - 1)
      .waitFor();
    assert.deepEqual(await titles(theirs), await titles(panel));
    await theirs.getByRole('button', { name: 'Reject', exact: true }).first().click();
    await panel
      .locator('li.card.ready')
      .nth(PICKED.length - 1)
      .waitFor({ state: 'detached' });
    await other.close();
  });

  it('says that the worker was lost, and has everything back with the next one', async () => {
    const before = await titles(panel);
    process.kill(await workerPid(), 'SIGKILL');
    await panel.getByText('Reconnecting to the worker').waitFor();
    await status('restarting');
    await status('2 to review');
    await panel.getByText('Reconnecting to the worker').waitFor({ state: 'detached' });
    assert.deepEqual(await titles(panel), before);
  });

  it('goes on with an answer that the window and the worker were lost under', async () => {
    const pid = await workerPid();
    await chatAbout(/^Emma Hughes/);
    await slowModel(10_000); // Until the window is back, however slow; the next worker asks anew, at the usual pace.
    await panel.getByRole('textbox', { name: 'Ask about this dialog' }).fill('What did she ask?');
    await page.keyboard.press('Enter');
    const streaming = panel.locator('dd-answer .said');
    await streaming.waitFor();
    await page.reload();
    panel = await webviewFrame(page, 'dd-app');
    // A page of VS Code that is reloaded by force has not always stored where the user was.
    await chatAbout(/^Emma Hughes/);
    await panel.locator('dd-answer .said').waitFor();
    process.kill(pid, 'SIGKILL');
    const whole = panel.locator('.turn.assistant.complete .said');
    await whole.waitFor();
    assert.equal(await whole.count(), 1);
    assert.equal((await whole.innerText()).split('This was asked of you').length, 2);
    assert.deepEqual(await panel.locator('.turn.user').allInnerTexts(), ['What did she ask?']);
  });

  it('signs another account in by the demo’s own phone: its number, then the code it received', async () => {
    await runCommand(page, 'Dialog Desk: Sign In');
    await button('Use a phone number instead').click();
    await button('Use the demo phone’s number').click();
    await button('Read it from the demo phone').click();
    await panel.getByText('Maya Collins').first().waitFor();
  });

  async function chatAbout(title: RegExp): Promise<void> {
    await panel.getByRole('tab', { name: /Dialogs/ }).click();
    const row = panel.getByRole('option', { name: title });
    await row.hover();
    await row.locator('[data-chat]').click();
  }

  /** Its next answer. */
  async function slowModel(tokenDelayMs: number): Promise<void> {
    const body = JSON.stringify({ kind: 'slow', tokenDelayMs, on: 'stream' });
    const { ok } = await fetch(new URL('/demo/fault', demo.info.model.baseUrl), {
      method: 'POST',
      body,
    });
    assert.ok(ok);
  }

  /** As the log says, which is what a person would look at. */
  async function workerPid(): Promise<number> {
    await runCommand(page, 'Dialog Desk: Show Log');
    const lines = page.locator('.part.panel .view-line', { hasText: 'Connected to the worker' });
    await lines.last().waitFor();
    // VS Code draws spaces as ones that do not break.
    const pid = /process\s(\d+)/.exec(await lines.last().innerText())?.[1];
    return Number(pid);
  }
});
