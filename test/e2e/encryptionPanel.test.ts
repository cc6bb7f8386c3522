import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { EncryptionStatus } from '../../protocol/encryptionRecords.ts';
import { DISK_FULL, KEY_MISSING, rewriting } from './progressScenes.ts';
import { busyWorld, emptyWorld, people } from './panelWorld.ts';
import { usePanel } from './usePanel.ts';

describe('what the panel shows of what is stored being encrypted', () => {
  const panel = usePanel();

  const commands = (page: Page) =>
    page.evaluate(() =>
      window.fake.asked.flatMap(({ method, params }) =>
        method === 'host/run' ? params.command : [],
      ),
    );
  const tell = (page: Page, status: Partial<EncryptionStatus>) =>
    page.evaluate(
      (change) =>
        window.fake.emit('encryption/changed', { ...window.fake.world.encryption, ...change }),
      status,
    );
  const line = (page: Page) => page.locator('dd-encryption .processing');

  it('is how far it has come, and the way back by mouse and by key', async () => {
    const page = await panel.open(rewriting('rotating')());
    await page.getByText('Encrypting with the new key: 41 %').waitFor();
    await tell(page, { done: 5_000 });
    const bar = page.getByRole('progressbar', { name: 'Encryption' });
    await page.getByText('Encrypting with the new key: 50 %').waitFor();
    assert.equal(await bar.evaluate((it) => it instanceof HTMLProgressElement && it.value), 50);
    const cancel = page.getByRole('button', { name: 'Cancel the change of encryption' });
    await cancel.click();
    await cancel.focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(await commands(page), ['cancelEncryption', 'cancelEncryption']);

    await tell(page, { takenBack: true, done: 100 });
    await page.getByText('Cancelling the change of key: 1 %').waitFor();
    assert.equal(await cancel.count(), 0);
    await tell(page, { state: 'on' });
    await line(page).waitFor({ state: 'detached' });
  });

  it('is what holds it up, with the way back, until it goes on', async () => {
    const page = await panel.open(rewriting('encrypting', { error: DISK_FULL })());
    const banner = page.locator('.banner.warning');
    await banner.getByText('Encryption is held up: The disk is full.').waitFor();
    await banner.getByText('Make room on the disk.').waitFor();
    assert.equal(await line(page).count(), 0);
    await banner.getByRole('button', { name: 'Cancel the change of encryption' }).click();
    assert.deepEqual(await commands(page), ['cancelEncryption']);
    await tell(page, { state: 'decrypting', takenBack: true });
    await banner.getByRole('button').waitFor({ state: 'detached' });
    await tell(page, { state: 'decrypting', takenBack: true, error: undefined });
    await page.getByText('Cancelling the encryption: 41 %').waitFor();
    await tell(page, { error: undefined });
    await page.getByText('Encrypting what is stored: 41 %').waitFor();
    assert.equal(await banner.count(), 0);
  });

  it('is, where the key is missing, what can be done about it', async () => {
    const page = await panel.open({
      ...emptyWorld(),
      host: { ...emptyWorld().host, sidecar: 'failed', error: KEY_MISSING },
    });
    await page.getByRole('heading', { name: 'The key is missing' }).waitFor();
    await page.getByText(KEY_MISSING.message).waitFor();
    for (const name of ['Try again', 'Reset local data…', 'Show log'])
      await page.getByRole('button', { name }).click();
    assert.deepEqual(await commands(page), ['restartWorker', 'resetLocalData', 'showLog']);
  });

  it('is nothing of before once what is stored was reset', async () => {
    const page = await panel.open(busyWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    const outcome = page.locator('.card.outcome', { hasText: people.emil.title });
    await outcome.waitFor();
    await page.evaluate(() => {
      const { fake } = window;
      const { world } = fake;
      fake.emit('host/changed', { ...world.host, sidecar: 'reconnecting' });
      Object.assign(world, { drafts: [], jobs: [] });
      fake.emit('host/changed', world.host);
    });
    await outcome.waitFor({ state: 'detached' });
    await page.getByText('Nothing to review').waitFor();
  });
});
