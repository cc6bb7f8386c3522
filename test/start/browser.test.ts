import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProcesses } from '../../scripts/start/processes.ts';
import { openBrowser } from '../vscode-host/browser.ts';
import { webviewFrame } from '../vscode-host/workbench.ts';
import { runStart, type StartCommand } from './startCommand.ts';

describe('npm start without a desktop', () => {
  let profile: string;
  let start: StartCommand | undefined;

  before(async () => {
    profile = await mkdtemp(path.join(tmpdir(), 'dialog-desk-profile-'));
  });

  after(async () => {
    await start?.interrupt();
    await rm(profile, { recursive: true, force: true });
  });

  it('shows the demo in any browser at the printed address, keeps secrets, and leaves nothing at Ctrl-C', async () => {
    start = runStart(['--browser']);
    const url = new URL(await start.printed(/http:\/\/127\.0\.0\.1:\d+\/\S+/));
    const dir = path.dirname(url.searchParams.get('folder') ?? '');
    assert.match(dir, /dialog-desk-start-/);

    assert.equal((await fetch(url.origin)).status, 403, 'the page opens without the token');
    const mint = await fetch(`${url.origin}/mint-key`, { method: 'POST' });
    assert.equal(mint.status, 403, 'the key is given without the token');

    const context = await openBrowser({ profile });
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      const minted = page.waitForResponse((response) => response.url().endsWith('/mint-key'));
      await page.goto(url.href);
      assert.equal((await minted).status(), 200);
      const frame = await webviewFrame(page, 'text=No real account, no real AI.');
      await frame.waitForSelector('text=Sign in with Telegram', { timeout: 30_000 });
    } finally {
      await context.close();
    }
    assert.ok((await findProcesses(dir)).length >= 2, 'the server and the worker run');
    assert.equal(await start.interrupt(), 0);
    assert.deepEqual(await findProcesses(dir), []);
    assert.equal(existsSync(dir), false);
  });
});
