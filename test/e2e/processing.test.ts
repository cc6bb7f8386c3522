import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Job } from '../../protocol/jobRecords.ts';
import { NOW } from './panelWorld.ts';
import { processingWorld } from './progressScenes.ts';
import { usePanel } from './usePanel.ts';

describe('the line at the foot of the panel while drafts are written', () => {
  const panel = usePanel();

  const says = (page: Page, text: string) =>
    page.locator('.processing .says', { hasText: text }).waitFor();
  const button = (page: Page, name: string) => page.locator('.processing').getByText(name);
  const ids = (from: number) => Array.from({ length: 40 - from }, (_, i) => 500 + from + i);

  /** Jobs as an event tells them. */
  async function tell(page: Page, change: Partial<Job>, ...jobIds: number[]): Promise<void> {
    await page.evaluate(
      ([more, which]) => {
        for (const job of window.fake.world.jobs.filter(({ jobId }) => which.includes(jobId)))
          window.fake.emit('job/changed', { job: { ...job, ...more } });
      },
      [change, jobIds] as const,
    );
  }
  const asked = async (page: Page, method: string) =>
    page.evaluate(
      (wanted) =>
        window.fake.asked
          .filter((one) => one.method === wanted)
          .map(({ params }) => params.jobIds.toSorted((a, b) => a - b)),
      method,
    );

  it('counts them on every tab, and is gone with the last one', async () => {
    const page = await panel.open(processingWorld(38));
    await says(page, 'Processing: 38 of 40 done');
    const bar = page.getByRole('progressbar', { name: 'Processing dialogs' });
    assert.deepEqual(
      await bar.evaluate((it) => it instanceof HTMLProgressElement && [it.value, it.max]),
      [38, 40],
    );
    await tell(page, { state: 'done', finishedAt: Date.now() }, 538);
    for (const tab of ['Dialogs', 'Chat', 'Jobs', 'Review']) {
      await page.getByRole('tab', { name: tab }).click();
      await says(page, 'Processing: 39 of 40 done');
    }
    await tell(page, { state: 'done', finishedAt: Date.now() }, 539);
    await page.locator('.processing').waitFor({ state: 'detached' });
  });

  it('stops what is not done at the press of a key, says what became of it, and takes it back', async () => {
    const page = await panel.open(processingWorld(12));
    await says(page, 'Processing: 12 of 40 done');
    await button(page, 'Cancel').focus();
    await page.keyboard.press('Enter');
    await says(page, 'Cancelled: 26. Stopping: 2…');
    assert.deepEqual(await asked(page, 'job/cancelAll'), [ids(12)]);
    await page.getByText('Cancelled: 28 that were not done. What is done is kept.').waitFor();

    // One of the two was done before it could be stopped.
    const ended = { finishedAt: Date.now() };
    await tell(page, { state: 'done', ...ended }, 512);
    await tell(page, { state: 'cancelled', ...ended }, 513);
    await says(page, 'Cancelled: 27. Kept: 13.');
    await button(page, 'Resume').focus();
    await page.keyboard.press('Enter');
    await says(page, 'Processing: 13 of 40 done');
    assert.deepEqual(await asked(page, 'job/retryAll'), [ids(13)]);
    // The keyboard is where it was.
    await page.keyboard.press('Enter');
    await says(page, 'Cancelled: 27');
  });

  it('makes way for what is asked for next', async () => {
    const page = await panel.open(processingWorld(39));
    await button(page, 'Cancel').click();
    await tell(page, { state: 'cancelled', finishedAt: Date.now() }, 539);
    await says(page, 'Cancelled: 1. Kept: 39.');
    const now = NOW + 600_000;
    const next = { state: 'queued', attempt: 0, createdAt: now, runAt: now } as const;
    await tell(page, { ...next, jobId: 600, finishedAt: undefined }, 500);
    await says(page, 'Processing: 0 of 1 done');
    await page.locator('.processing').getByRole('button', { name: 'Cancel' }).waitFor();
    await tell(page, { ...next, state: 'done', jobId: 600, finishedAt: now }, 500);
    await page.locator('.processing').waitFor({ state: 'detached' });
  });

  it('tells once what was cancelled, until that is dismissed', async () => {
    const page = await panel.open(processingWorld(39));
    await button(page, 'Cancel').click();
    await tell(page, { state: 'cancelled', finishedAt: Date.now() }, 539);
    await says(page, 'Cancelled: 1');
    await page.locator('.processing').getByRole('button', { name: 'Dismiss' }).click();
    await page.locator('.processing').waitFor({ state: 'detached' });
  });

  it('tells of a failure, and what was in work goes on', async () => {
    const page = await panel.open(processingWorld(12));
    await says(page, 'Processing: 12 of 40 done');
    await page.evaluate(() => {
      window.fake.fails['job/cancelAll'] = {
        code: 'databaseLocked',
        message: 'The store is in use.',
        retryable: true,
      };
    });
    await button(page, 'Cancel').click();
    await page.getByText('The store is in use.').waitFor();
    await says(page, 'Processing: 12 of 40 done');
  });
});
