import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { ANNAS_TALK, openChat, talk, talkingWorld } from './chatScenes.ts';
import { ask, calls, fail, texts } from './chatSteps.ts';
import { busyWorld, type World } from './panelWorld.ts';
import { usePanel } from './usePanel.ts';

describe('a text on its way to the assistant', () => {
  const panel = usePanel();

  async function show(world: World, title = 'Anna', height = 700): Promise<Page> {
    const page = await panel.open(world, { height });
    await openChat(page, title);
    return page;
  }

  it('keeps a text that could not be sent, through a reload too, and says why', async () => {
    const page = await show(busyWorld());
    const refused = { code: 'modelKeyMissing', message: 'There is no model key yet.' };
    await fail(page, 'session/send', { ...refused, retryable: false, hint: 'Set the key.' });
    await page.locator('textarea').fill('What did she ask?');
    await page.keyboard.press('Enter');
    const why = page.locator('dd-chat-composer [role=alert]');
    await why.filter({ hasText: 'Not sent. There is no model key yet. Set the key.' }).waitFor();
    assert.equal(await page.locator('textarea').inputValue(), 'What did she ask?');
    await page.reload();
    await page.locator('.example').first().waitFor();
    assert.equal(await page.locator('textarea').inputValue(), 'What did she ask?');
    assert.deepEqual(await calls(page, 'session/send'), [], 'sent without being asked');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.turn.user', { hasText: 'What did she ask?' }).waitFor();
    assert.equal(await page.locator('textarea').inputValue(), '');
  });

  it('sends once what was under way when the connection broke', async () => {
    const page = await show(busyWorld());
    await page.evaluate(() => {
      const message = 'The connection to the worker was lost.';
      window.fake.loses['session/send'] = { code: 'sidecarUnreachable', message, retryable: true };
    });
    await page.locator('textarea').fill('What did she ask?');
    await page.keyboard.press('Enter');
    await page.locator('dd-chat-composer [role=alert]').waitFor();
    assert.equal(await page.locator('textarea').inputValue(), 'What did she ask?');
    await page.evaluate(() => {
      const { fake } = window;
      fake.emit('host/changed', { ...fake.world.host, sidecar: 'reconnecting' });
      fake.emit('host/changed', fake.world.host);
    });
    await page.waitForFunction(() => document.querySelector('textarea')?.value === '');
    assert.deepEqual(await texts(page, '.turn.user'), ['What did she ask?']);
    const sent = await calls(page, 'session/send');
    assert.equal(sent.length, 2);
    assert.equal(sent[0]?.requestId, sent[1]?.requestId);
    assert.equal((await page.evaluate(() => window.fake.chat.messages())).length, 2);
  });

  it('sends once what was under way when the page went', async () => {
    const page = await show(busyWorld());
    await page.evaluate(() => {
      const message = 'Gone.';
      window.fake.loses['session/send'] = { code: 'sidecarUnreachable', message, retryable: true };
    });
    await page.locator('textarea').fill('What did she ask?');
    await page.keyboard.press('Enter');
    await page.locator('dd-chat-composer [role=alert]').waitFor();
    await page.reload();
    await page.locator('.turn.user', { hasText: 'What did she ask?' }).waitFor();
    await page.waitForFunction(() => document.querySelector('textarea')?.value === '');
    assert.equal((await page.evaluate(() => window.fake.chat.messages())).length, 2);
  });

  it('takes a text that was changed for another one', async () => {
    const page = await show(busyWorld());
    const lost = { code: 'sidecarUnreachable', message: 'Lost.', retryable: true };
    await fail(page, 'session/send', lost);
    await page.locator('textarea').fill('One');
    await page.keyboard.press('Enter');
    await page.locator('dd-chat-composer [role=alert]').waitFor();
    await page.locator('textarea').fill('Two');
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      () => window.fake.asked.filter(({ method }) => method === 'session/send').length === 2,
    );
    const [one, two] = await calls(page, 'session/send');
    assert.notEqual(one?.requestId, two?.requestId);
  });

  it('goes on in a new session when the old one has ended', async () => {
    const page = await show(talkingWorld([talk(1, 'Earlier'), talk(2, 'Indeed')]));
    await page.locator('.turn.complete').waitFor();
    await page.evaluate(() => window.fake.chat.endSessions());
    await ask(page, 'And now?');
    assert.deepEqual(await texts(page, '.turn.user'), ['Earlier', 'And now?']);
    const [, second] = await calls(page, 'session/start');
    assert.equal(second?.conversationId, ANNAS_TALK);
  });

  it('sends what was asked while it was being opened, as soon as it is', async () => {
    const page = await panel.open(busyWorld());
    await page.evaluate(() => {
      window.fake.holds['session/start'] = [];
    });
    await openChat(page, 'Anna');
    await page.locator('textarea').fill('What did she ask?');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.fake.holds['session/start']?.length === 1);
    assert.deepEqual(await calls(page, 'session/send'), []);
    await page.evaluate(() => {
      for (const reply of window.fake.holds['session/start'] ?? []) window.fake.post(reply);
    });
    await page.locator('.turn.user', { hasText: 'What did she ask?' }).waitFor();
    assert.equal((await calls(page, 'session/send')).length, 1);
  });
});
