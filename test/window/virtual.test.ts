import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askedOfTheModel, inCode, openDemoWindow, type DemoWindow } from './demoWindow.ts';

const ANNA = 'Anna Lindqvist';

/** A window whose only folder is on no disk, in a real VS Code. */
describe('a window on a virtual folder', function () {
  this.timeout(300_000);
  let window: DemoWindow;

  before(async () => {
    window = await openDemoWindow({
      extensions: [fileURLToPath(new URL('./memoryFolder', import.meta.url))],
      folderUri: 'memory-folder:/desk',
    });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.picture('virtual');
  });
  after(() => window?.close());

  it('has the panel, its drafts and their editor as any other', async () => {
    const { page } = window;
    await window.signIn();
    await window.process(ANNA);
    await window.editDraft(ANNA);
    await page.keyboard.type(' See you!');
    await page.keyboard.press('Control+s');
    await window.card(ANNA).getByText('See you!').waitFor();
  });

  it('takes nothing from the folder: it is there, and its settings decide nothing of the desk', async () => {
    const { page } = window;
    await page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Explorer/ })
      .click();
    await page.locator('.explorer-folders-view').getByText('notes.txt').dblclick();
    await page
      .locator('.monaco-editor')
      .getByText(inCode('Nothing of this is on a disk.'))
      .waitFor();
    const files = readdirSync(window.dir, { recursive: true, encoding: 'utf8' });
    const data = files.filter((name) => name.endsWith('/state.db'));
    assert.equal(data.length, 1);
    const dataDir = join(window.dir, dirname(data[0] ?? ''));
    const requests = askedOfTheModel(dataDir);
    assert.ok(requests.length > 0);
    assert.ok(!requests.some((body) => body.includes('The heron decides.')));
  });
});
