import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { messagesWorld } from './messageScenes.ts';
import { usePanel } from './usePanel.ts';

describe('the messages that a draft answers, in the panel', () => {
  const panel = usePanel();

  async function open(): Promise<Page> {
    const page = await panel.open(messagesWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    const head = page.locator('.card-head', { hasText: 'Anna' });
    if ((await head.getAttribute('aria-expanded')) !== 'true') await head.click();
    await page.getByText('Earlier messages').click();
    return page;
  }
  const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });

  it('show formatting as nodes, and the reply as it will arrive', async () => {
    const page = await open();
    assert.equal(await bubble(page, 'Bold').locator('.t-bold').first().textContent(), 'Bold');
    assert.equal(await page.locator('blockquote.t-quote').textContent(), 'A quote of two\nlines');
    assert.equal(await page.locator('.reply-text .t-bold').textContent(), 'Yes');
  });

  it('keep a spoiler hidden until it is pressed', async () => {
    const page = await open();
    const spoiler = page.locator('.t-spoiler');
    assert.equal(await spoiler.locator('> span').isVisible(), false);
    await spoiler.focus();
    await page.keyboard.press('Enter');
    await spoiler.locator('> span').waitFor({ state: 'visible' });
    assert.equal(await spoiler.getAttribute('role'), null);
  });

  it('hand a link to the host, with what stood in its place; the target is in its title', async () => {
    const page = await open();
    const link = page.getByRole('link', { name: 'our page' });
    assert.equal(await link.getAttribute('title'), 'https://evil.example/login');
    await link.click();
    const asked = await page.evaluate(() =>
      window.fake.asked.filter(({ method }) => method === 'host/openLink'),
    );
    assert.deepEqual(asked[0]?.params, { url: 'https://evil.example/login', text: 'our page' });
  });

  it('draw an album as one bubble with one caption', async () => {
    const page = await open();
    const album = bubble(page, 'The roof');
    assert.equal(await album.locator('.tile').count(), 3);
  });

  it('are read again once a second at most, however many come in', async () => {
    const page = await open();
    const draftId = await page.locator('.card.open').getAttribute('data-key');
    const reads = () =>
      page.evaluate(
        () => window.fake.asked.filter(({ method }) => method === 'message/list').length,
      );
    const before = await reads();
    await page.evaluate(async (id) => {
      for (let count = 1; count <= 30; count += 1) {
        const draft = window.fake.world.drafts.find((one) => one.draftId === id);
        window.fake.changeDraft(id ?? '', { newestMessageId: (draft?.newestMessageId ?? 0) + 1 });
        await new Promise((drawn) => requestAnimationFrame(drawn));
      }
    }, draftId);
    await page.waitForTimeout(1_500);
    const read = (await reads()) - before;
    assert.ok(read >= 1 && read <= 4, `${read} times`);
  });
});
