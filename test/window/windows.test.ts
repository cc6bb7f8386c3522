import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { Frame, Locator, Page } from 'playwright-core';
import { startDemo, type Demo } from '../../scripts/story/demo.ts';
import { until } from '../until.ts';
import { openActivity, openWorkbench, webviewFrame } from '../vscode-host/workbench.ts';
import type { Workbench } from '../vscode-host/workbench.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const ANNA = 'Anna Lindqvist';
const LEO = 'Leo Brandt';
const messages = z.object({
  messages: z.array(z.object({ text: z.string(), randomId: z.optional(z.unknown()) })),
});
/** How long a worker stays when the last window has gone, and some more. */
const GRACE_MS = 150_000;

interface Window {
  page: Page;
  panel: Frame;
}

/** Two real VS Code windows on folders of their own, with one worker between them. */
describe('two windows of VS Code', function () {
  this.timeout(300_000);
  let dir: string;
  let demo: Demo;
  let workbench: Workbench;
  let first: Window;
  let second: Window;

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'dialog-desk-windows-'));
    demo = await startDemo(join(root, 'dist/demo.cjs'));
    workbench = await openWorkbench({
      dir,
      vsix: join(root, `dist/dialog-desk-${version}.vsix`),
      settings: { 'dialogDesk.demo.url': demo.info.controlUrl, 'dialogDesk.undoSeconds': 30 },
    });
    first = await openPanel(workbench.page);
    const folder = join(dir, 'another folder');
    mkdirSync(folder);
    const page = await workbench.context.newPage();
    await page.goto(workbench.server.workbenchUrl(folder));
    second = await openPanel(page);
  });

  after(async () => {
    await workbench?.close();
    await demo?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function openPanel(page: Page): Promise<Window> {
    await openActivity(page, 'Dialog Desk');
    return { page, panel: await webviewFrame(page, 'dd-app') };
  }

  const button = ({ panel }: Window, name: string | RegExp): Locator =>
    panel.getByRole('button', { name }).first();
  const tab = ({ panel }: Window, name: RegExp): Locator => panel.getByRole('tab', { name });
  const card = ({ panel }: Window, state: string, title: string): Locator =>
    panel.locator(`li.card.${state}`, { hasText: title });

  async function process(window: Window, title: string): Promise<void> {
    await tab(window, /Dialogs/).click();
    await window.panel.getByRole('option', { name: new RegExp(`^${title}`) }).click();
    await button(window, /Process selected/).click();
  }

  async function openCard(window: Window, title: string): Promise<void> {
    await tab(window, /Review/).click();
    const open = window.panel.locator('li.card.open', { hasText: title });
    if ((await open.count()) === 0) {
      await window.panel.locator('.card-head', { hasText: title }).click();
    }
    await open.waitFor();
  }

  /** What Anna has received from us, as the demo knows. */
  async function sent(): Promise<string[]> {
    const { accountId } = demo.info.accounts[0] ?? {};
    const id = await second.panel.locator('[role=option]', { hasText: ANNA }).getAttribute('id');
    const inbox = await demo.control('inbox', { accountId, dialogId: id?.replace('row-', '') });
    return messages
      .parse(inbox)
      .messages.filter(({ randomId }) => randomId !== undefined)
      .map(({ text }) => text);
  }

  /** The workers that the windows' logs name, as a person would find them. */
  function workers(): number[] {
    const logs = readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('Dialog Desk.log'))
      .map((name) => readFileSync(join(dir, name), 'utf8'));
    const named = logs.join('\n').matchAll(/Connected to the worker \(process (\d+)\)/g);
    return [...named].map(([, pid]) => Number(pid));
  }

  it('share one worker and one sign-in', async () => {
    await button(first, 'Sign in with Telegram').waitFor();
    await button(second, 'Sign in with Telegram').waitFor();
    await button(first, 'Sign in with Telegram').click();
    await button(first, /demo phone/).click();
    await tab(first, /Dialogs/).waitFor();
    await tab(second, /Dialogs/).waitFor();
    const pids = await until('both windows attached', () => {
      const found = workers();
      return found.length >= 2 && found;
    });
    assert.equal(new Set(pids).size, 1, `workers ${pids.join()}`);
  });

  it('show each other’s drafts while they are written, and the same text in the end', async () => {
    await tab(second, /Review/).click();
    await process(first, ANNA);
    await second.panel.locator('li.card', { hasText: ANNA }).waitFor();
    await openCard(second, ANNA);
    await card(second, 'ready', ANNA).waitFor();
    await openCard(first, ANNA);
    await card(first, 'ready', ANNA).waitFor();
    const text = (window: Window) => card(window, 'ready', ANNA).locator('.reply-text').innerText();
    assert.equal(await text(second), await text(first));
  });

  it('see each other’s jobs, and a pause is a pause in both', async () => {
    await tab(second, /Jobs/).click();
    const job = second.panel.locator('.job', { hasText: ANNA });
    await job.locator('.job-mark.done').waitFor();
    await job.locator('.job-head').click();
    await job.locator('.attempts li.done').waitFor();
    await second.panel.getByRole('img', { name: '24 hours: 1 done, 0 failed' }).waitFor();
    await second.panel.locator('.worker').getByRole('button', { name: 'Pause' }).click();
    await first.panel.getByText('Paused: nothing is read').waitFor();
    await first.panel.getByRole('button', { name: 'Resume' }).first().click();
    await second.panel.locator('.worker').getByRole('button', { name: 'Pause' }).waitFor();
  });

  it('approve in one, and the other shows it and can take it back; and the other way round', async () => {
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      await openCard(one, ANNA);
      await openCard(other, ANNA);
      await card(one, 'ready', ANNA).getByRole('button', { name: 'Approve & Send' }).click();
      await card(other, 'approved', ANNA).waitFor();
      await openCard(other, ANNA);
      await card(other, 'approved', ANNA).getByRole('button', { name: 'Undo' }).click();
      await card(one, 'ready', ANNA).waitFor();
      await card(other, 'ready', ANNA).waitFor();
    }
    await tab(second, /Dialogs/).click();
    assert.deepEqual(await sent(), []);
  });

  it('go on alone when the other is closed, with the same worker', async () => {
    const [pid] = workers();
    assert.ok(pid);
    await first.page.close();
    await process(second, LEO);
    await card(second, 'ready', LEO).waitFor();
    assert.ok(isAlive(pid));
    assert.deepEqual([...new Set(workers())], [pid]);
    assert.equal(await second.panel.getByText('Reconnecting to the worker').count(), 0);
  });

  it('leave nothing running once both are closed', async () => {
    const [pid] = workers();
    assert.ok(pid && isAlive(pid));
    await second.page.close();
    await until('the end of the worker', () => !isAlive(pid), GRACE_MS);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // No such process.
  }
}
