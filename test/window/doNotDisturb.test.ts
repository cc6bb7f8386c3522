import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { openDemoWindow, type DemoWindow } from './demoWindow.ts';

const FIRST = ['Anna Lindqvist', 'Leo Brandt', 'Ирина Соколова'];
const SECOND = ['Grandma Ruth', 'Дмитрий Орлов'];
/** VS Code looks after a pause what is new, and so do we: the last thing that could come would have come. */
const QUIET_MS = 4_000;

/** Drafts that become ready while nobody looks, in a real VS Code with its real notifications. */
describe('the notifications of VS Code', function () {
  this.timeout(300_000);
  let window: DemoWindow;

  before(async () => {
    window = await openDemoWindow({});
    await window.signIn();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.picture('do-not-disturb');
  });
  after(() => window?.close());

  const toasts = (): Locator => window.page.locator('.notifications-toasts .notification-toast');
  const badge = (count: number): Promise<void> =>
    window.page
      .locator('.activitybar')
      .getByRole('tab', { name: new RegExp(`${count} drafts to review`) })
      .waitFor();

  /** Drafts that are written from the first to the last while the panel is hidden. */
  async function writtenUnseen(titles: string[], toReview: number): Promise<void> {
    await window.showPanel();
    await window.run('pauseWorker');
    await window.panel().getByText('Paused: nothing is read').waitFor();
    await window.process(...titles);
    await window.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Explorer/ })
      .click();
    await window.run('resumeWorker');
    await badge(toReview);
  }

  it('stay away while they are not to disturb: the centre and the badge tell of the drafts', async () => {
    await window.command('Notifications: Toggle Do Not Disturb Mode');
    await writtenUnseen(FIRST, FIRST.length);
    await window.page.waitForTimeout(QUIET_MS);
    assert.equal(await toasts().count(), 0);
    await window.page.locator('.statusbar-item[id="status.notifications"]').click();
    const summary = window.page
      .locator('.notifications-center')
      .locator('.notification-list-item', { hasText: '3 drafts are ready for review.' });
    await summary.waitFor();
    assert.equal(await window.page.locator('.notification-list-item').count(), 1);
    await summary.getByRole('button', { name: 'Review' }).click();
    await window.page.locator('.tab.active', { hasText: 'Reply to' }).waitFor();
  });

  it('come up once for all drafts of a batch otherwise', async () => {
    await window.command('Notifications: Toggle Do Not Disturb Mode');
    await window.command('View: Close All Editors');
    await writtenUnseen(SECOND, FIRST.length + SECOND.length);
    await toasts().getByText('2 drafts are ready for review.').waitFor();
    await window.page.waitForTimeout(QUIET_MS);
    assert.equal(await toasts().count(), 1);
  });
});
