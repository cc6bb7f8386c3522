import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { busyWorld, jobsWorld, people } from './panelWorld.ts';
import { usePanel } from './usePanel.ts';

describe('dialogs that are processed automatically, in the panel', function () {
  this.timeout(180_000);
  const panel = usePanel();

  const asked = (page: Page) =>
    page.evaluate(() =>
      window.fake.asked.flatMap(({ method, params }) =>
        method === 'host/editRule' ? [params] : [],
      ),
    );

  it('bear a mark, which is read out; a click on it or A asks for the rule', async () => {
    const page = await panel.open(busyWorld());
    const row = page.locator('.row', { hasText: 'Climbing' });
    await row.waitFor();
    assert.match((await row.getAttribute('aria-label')) ?? '', /, processed automatically,/);
    await row.locator('[data-rule]').click();
    assert.equal(await row.getAttribute('aria-selected'), 'false');
    await page.keyboard.press('Home');
    await page.keyboard.press('a');
    const anna = page.locator('.row', { hasText: 'Anna' });
    assert.equal(await anna.locator('[data-rule]').count(), 0);
    const accountId = busyWorld().accounts[0]?.accountId;
    assert.deepEqual(await asked(page), [
      { accountId, dialogId: people.climbing.dialogId },
      { accountId, dialogId: people.anna.dialogId },
    ]);
  });

  it('say so in their jobs', async () => {
    const page = await panel.open(jobsWorld());
    await page.getByRole('tab', { name: 'Jobs' }).click();
    await page.getByText('Draft a reply · automatic').first().waitFor();
  });
});
