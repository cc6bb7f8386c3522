import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import type { Frame, Locator } from 'playwright-core';
import { COMMANDS, type CommandName } from '../../extension/commandTable.ts';
import { startDemo } from '../../scripts/story/demo.ts';
import { lookInto } from '../integration/encryptionSetup.ts';
import {
  openActivity,
  openWorkbench,
  runCommand,
  webviewFrame,
  type Workbench,
  type WorkbenchOptions,
} from '../vscode-host/workbench.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

export type DemoWindow = Awaited<ReturnType<typeof openDemoWindow>>;

/** A real VS Code window in the demo that the settings name, with the extension installed from its file. */
export async function openDemoWindow(options: Partial<Omit<WorkbenchOptions, 'dir' | 'vsix'>>) {
  const dir = mkdtempSync(join(tmpdir(), 'dialog-desk-e2e-'));
  const demo = await startDemo(join(root, 'dist/demo.cjs'));
  let workbench: Workbench;
  try {
    workbench = await openWorkbench({
      viewport: { width: 1240, height: 800 },
      ...options,
      dir,
      vsix: join(root, `dist/dialog-desk-${version}.vsix`),
      settings: { 'dialogDesk.demo.url': demo.info.controlUrl, ...options.settings },
    });
  } catch (error) {
    await demo.stop();
    throw error;
  }
  const { page } = workbench;
  await openActivity(page, 'Dialog Desk');
  let panel = await webviewFrame(page, 'dd-app');

  const button = (name: string | RegExp): Locator => panel.getByRole('button', { name }).first();
  const tab = (name: RegExp): Locator => panel.getByRole('tab', { name });
  const card = (title: string): Locator =>
    panel.locator('li.card').filter({ hasText: title }).first();

  return {
    dir,
    demo,
    workbench,
    page,
    panel: (): Frame => panel,
    button,
    tab,
    card,
    async signIn(): Promise<void> {
      await button('Sign in with Telegram').click();
      await button(/demo phone/i).click();
      await tab(/Dialogs/).waitFor();
    },
    /** Picks these dialogs and has drafts written for them. */
    async process(...titles: string[]): Promise<void> {
      await tab(/Dialogs/).click();
      await panel.locator('.progress:not(.on)').waitFor({ state: 'attached' });
      for (const title of titles) {
        const row = panel.getByRole('option', { name: new RegExp(`^${title}`) });
        await row.click();
        await row.and(panel.locator('[aria-selected=true]')).waitFor();
      }
      await button(/Process selected/).click();
    },
    /** Its draft in the review queue, open and ready. */
    async openCard(title: string): Promise<Locator> {
      await tab(/Review/).click();
      await panel.locator('li.card.ready', { hasText: title }).waitFor();
      const open = panel.locator('li.card.open', { hasText: title });
      if ((await open.count()) === 0) await card(title).locator('.card-head').click();
      await open.waitFor();
      return open;
    },
    /** Its draft in the editor, the cursor at the end of the text. */
    async editDraft(title: string): Promise<void> {
      const open = await this.openCard(title);
      await open.getByRole('button', { name: /Edit/ }).click();
      const tabOfDraft = page.locator('.tabs-container .tab.active', { hasText: title });
      await tabOfDraft.waitFor();
      await page.locator('.editor-instance .view-lines').first().click();
      await page.keyboard.press('Control+End');
    },
    /** The page of the panel as it is now: after a reload, or once it was hidden. */
    async showPanel(): Promise<Frame> {
      const view = page.locator('.activitybar').getByRole('tab', { name: 'Dialog Desk' });
      if ((await view.getAttribute('aria-selected')) !== 'true') await view.click();
      panel = await webviewFrame(page, 'dd-app');
      return panel;
    },
    async reload(): Promise<void> {
      await page.reload();
      await this.showPanel();
    },
    /** One of the extension's commands, by its title. */
    run: (name: CommandName): Promise<void> =>
      runCommand(page, `Dialog Desk: ${COMMANDS[name].title}`),
    /** One of VS Code's own. */
    command: (title: string): Promise<void> => runCommand(page, title),
    /** The question over the window. */
    dialog: (text: string | RegExp): Locator =>
      page.locator('.monaco-dialog-box', { hasText: text }),
    /** A notification that has come up, or the notification centre's. */
    notification: (text: string | RegExp): Locator =>
      page.locator('.notification-list-item', { hasText: text }),
    async close(): Promise<void> {
      await workbench.close();
      await demo.stop();
      rmSync(dir, { recursive: true, force: true });
    },
    /** What stands on the screen, where a test failed. */
    picture: (name: string): Promise<unknown> =>
      page.screenshot({ path: join(tmpdir(), `dialog-desk-${name}.png`) }).catch(() => undefined),
  };
}

/** What left for the model, as it is kept beside the drafts. */
export function askedOfTheModel(dataDir: string): string[] {
  const rows = lookInto(dataDir, (db) => db.prepare('SELECT body FROM model_request').all());
  return rows.map(({ body }) => {
    assert.ok(body instanceof Uint8Array);
    return gunzipSync(body).toString('utf8');
  });
}

/** A piece of text of the page, whose spaces VS Code draws as ones that do not break. */
export function inCode(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(escaped.replaceAll(' ', String.raw`\s`));
}
