import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { openActivity, openWorkbench, runCommand, webviewFrame } from '../vscode-host/workbench.ts';
import type { Workbench } from '../vscode-host/workbench.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

/** A real VS Code whose display language is Russian, with the extension installed from its file. */
describe('a window in Russian', function () {
  this.timeout(300_000);
  let dir: string;
  let workbench: Workbench;

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'dialog-desk-language-'));
    workbench = await openWorkbench({
      dir,
      language: 'ru',
      vsix: join(root, `dist/dialog-desk-${version}.vsix`),
    });
  });
  after(async () => {
    await workbench?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('names the view, the commands and the settings in Russian', async () => {
    const { page } = workbench;
    await openActivity(page, 'Dialog Desk');
    await page.getByText('Dialog Desk: Ответы').first().waitFor();
    await runCommand(page, 'Dialog Desk: Открыть настройки');
    await page.locator('.settings-editor').getByText('Адрес модели: Anthropic').first().waitFor();
  });

  it('says in Russian what the page, the status bar and the worker say', async () => {
    const { page } = workbench;
    const panel = await webviewFrame(page, 'dd-app');
    await panel.getByRole('button', { name: 'Попробовать демонстрацию' }).waitFor();
    assert.equal(await panel.evaluate('document.documentElement.lang'), 'ru');
    const status = page.locator('.statusbar-item', { hasText: 'войти' });
    await status.waitFor();
    assert.match((await status.getAttribute('aria-label')) ?? '', /Dialog Desk: войти/);
  });
});
