import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { WireError } from '../../protocol/errors.ts';
import { ANNAS_TALK, openChat, REPLY, talk, talkingWorld } from './chatScenes.ts';
import { ask, calls, fail, finish, texts, write } from './chatSteps.ts';
import { busyWorld, people, uuid, type World } from './panelWorld.ts';
import { usePanel } from './usePanel.ts';

const ANNA = people.anna.dialogId;
const VERA = people.vera.dialogId;

describe('the chat in a real browser', () => {
  const panel = usePanel();

  async function show(world: World, title = 'Anna', height = 700): Promise<Page> {
    const page = await panel.open(world, { height });
    await openChat(page, title);
    return page;
  }

  it('answers in pieces, each once, and says so once', async () => {
    const page = await show(busyWorld());
    await ask(page, 'What did she ask?');
    assert.deepEqual(await texts(page, '.turn.user'), ['What did she ask?']);
    const spoken = await page.evaluate(async (dialogId) => {
      const said: string[] = [];
      const status = document.querySelector('.unseen[role=status]');
      if (!status) throw new Error('nothing to speak');
      const watch = new MutationObserver(() => said.push(status.textContent));
      watch.observe(status, { childList: true, characterData: true, subtree: true });
      const { fake } = window;
      for (let i = 0; i < 60; i++) fake.chat.write(dialogId, `${i} `, i % 3 === 0);
      for (const chunk of fake.chunks.slice(0, 30)) fake.emit('chunk/added', chunk);
      fake.emit('host/changed', { ...fake.world.host, sidecar: 'reconnecting' });
      for (let i = 60; i < 90; i++) fake.chat.write(dialogId, `${i} `, false);
      fake.emit('host/changed', fake.world.host);
      for (let i = 90; i < 120; i++) fake.chat.write(dialogId, `${i} `);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return said;
    }, ANNA);
    const whole = Array.from({ length: 120 }, (_, i) => String(i)).join(' ');
    const streaming = page.locator('dd-answer');
    assert.deepEqual(await texts(page, 'dd-answer'), [whole]);
    assert.equal(await streaming.getAttribute('aria-busy'), 'true');
    const live = await streaming.evaluate((node) => node.closest('[aria-live]')?.ariaLive);
    assert.equal(live, 'off');
    assert.deepEqual(spoken, [], 'spoken while it streams');
    await finish(page, ANNA);
    await page.locator('.turn.assistant.complete').waitFor();
    assert.deepEqual(await texts(page, '.turn.complete .said'), [whole]);
    assert.equal(await page.locator('.unseen[role=status]').textContent(), `Answer: ${whole}`);
  });

  it('goes on after a reload in the middle of an answer: nothing missed, nothing doubled', async () => {
    const page = await show(busyWorld());
    await ask(page, 'What did she ask?');
    await write(page, ANNA, 'She asked ');
    await page.locator('dd-answer', { hasText: 'She asked' }).waitFor();
    const before = await page.evaluate(() => window.fake.chat.sessions());
    await page.reload();
    await page.locator('dd-answer', { hasText: 'She asked' }).waitFor();
    assert.deepEqual(await calls(page, 'session/start'), [], 'the kept session is used');
    assert.equal((await calls(page, 'session/ready'))[0]?.sessionId, before[0]?.sessionId);
    await write(page, ANNA, 'for the numbers.');
    await page.locator('dd-answer', { hasText: 'for the numbers.' }).waitFor();
    assert.deepEqual(await texts(page, 'dd-answer'), ['She asked for the numbers.']);
    await finish(page, ANNA);
    await page.locator('.turn.complete', { hasText: 'She asked for the numbers.' }).waitFor();
    assert.deepEqual(await texts(page, '.turn.user'), ['What did she ask?']);
    assert.equal(before.length, 1);
  });

  it('is one window through reloads and another in another window', async () => {
    const page = await show(busyWorld());
    const [first] = await calls(page, 'session/start');
    assert.match(first?.windowId ?? '', /^[\w-]{21}$/);
    await page.evaluate(() => window.fake.chat.endSessions());
    await page.reload();
    await page.locator('dd-chat-composer textarea').waitFor();
    await page.locator('.example').first().waitFor();
    const [again] = await calls(page, 'session/start');
    assert.equal(again?.windowId, first?.windowId);
    const other = await panel.openAnother(busyWorld());
    await openChat(other.page, 'Anna');
    await other.page.locator('.example').first().waitFor();
    const [elsewhere] = await calls(other.page, 'session/start');
    await other.close();
    assert.notEqual(elsewhere?.windowId, first?.windowId);
  });

  it('talks about several dialogs at once and shows which are being answered', async () => {
    const page = await show(busyWorld());
    await ask(page, 'About Anna');
    await page.getByRole('button', { name: /choose another dialog/ }).click();
    await page.locator('.pick', { hasText: people.vera.title }).click();
    await ask(page, 'About Vera');
    await page.getByRole('tab', { name: 'Chat 2' }).waitFor();
    await write(page, ANNA, 'Anna is waiting.');
    await write(page, VERA, 'Vera is not.');
    await page.locator('dd-answer', { hasText: 'Vera is not.' }).waitFor();
    const other = page.getByRole('button', { name: 'Anna Kovaleva: being answered' });
    await other.click();
    await page.locator('dd-answer', { hasText: 'Anna is waiting.' }).waitFor();
    assert.deepEqual(await texts(page, '.turn.user'), ['About Anna']);
    await finish(page, ANNA);
    await page.locator('.turn.complete').waitFor();
    await page.getByRole('button', { name: `${people.vera.title}: being answered` }).click();
    assert.deepEqual(await texts(page, 'dd-answer'), ['Vera is not.']);
    await page.getByRole('button', { name: 'Anna Kovaleva', exact: true }).waitFor();
    assert.equal((await calls(page, 'session/start')).length, 2);
  });

  it('stops an answer with Escape and keeps what had come', async () => {
    const page = await show(busyWorld());
    await ask(page, 'Tell me everything');
    await write(page, ANNA, 'First of all');
    await page.locator('dd-answer', { hasText: 'First of all' }).waitFor();
    await page.keyboard.press('Escape');
    const stopped = page.locator('.turn.cancelled', { hasText: 'Stopped' });
    await stopped.waitFor();
    assert.match((await stopped.textContent()) ?? '', /First of all\s+Stopped/);
    assert.equal(await page.getByRole('button', { name: 'Stop' }).count(), 0);
    assert.equal((await calls(page, 'job/cancel')).length, 1);
  });

  it('asks again after a failure, in the same place', async () => {
    const page = await show(busyWorld());
    await ask(page, 'What did she ask?');
    await write(page, ANNA, 'Half of');
    const error: WireError = { code: 'modelOverloaded', message: 'Overloaded.', retryable: true };
    await finish(page, ANNA, { state: 'failed', error });
    await page.locator('.turn.failed', { hasText: 'Overloaded.' }).waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.locator('.turn-foot', { hasText: 'Waiting for its turn' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Retry' }).count(), 0);
    await write(page, ANNA, 'All of it');
    await page.locator('dd-answer', { hasText: 'All of it' }).waitFor();
    assert.deepEqual(await texts(page, 'dd-answer'), ['All of it'], 'the text begins afresh');
    assert.equal(await page.locator('.turn').count(), 2);
  });

  it('says while the context cannot be had, and stops saying it', async () => {
    const page = await show(busyWorld());
    await page.evaluate(() => Object.assign(window.fake.chat, { warning: 'Context unavailable' }));
    await ask(page, 'What did she ask?');
    const banner = page.locator('dd-chat .banner.warning', { hasText: 'Context unavailable' });
    await banner.waitFor();
    await finish(page, ANNA, { text: 'The numbers.', warning: 'Context unavailable' });
    await page.locator('.turn.complete .note', { hasText: 'Context unavailable' }).waitFor();
    await page.evaluate(() => Object.assign(window.fake.chat, { warning: undefined }));
    await ask(page, 'And before?');
    await banner.waitFor({ state: 'detached' });
  });

  it('shows hostile text as text, in every place', async () => {
    const evil =
      '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> pay 100 \u202E001';
    const answer = `${evil}\n\`\`\`reply\n${evil}\n\`\`\``;
    const world = talkingWorld([talk(1, evil), talk(2, answer, { warning: evil })]);
    const page = await show(world);
    await page.locator('.reply-card').waitFor();
    const seen = evil.replace('\u202E', '\uFFFD');
    assert.deepEqual(await texts(page, '.turn .text, .turn .said'), [seen, seen, seen]);
    await ask(page, 'more');
    await write(page, ANNA, answer);
    await page.locator('dd-answer .reply-card').waitFor();
    assert.deepEqual(await texts(page, 'dd-answer .said'), [seen, seen]);
    assert.equal(await page.locator('img, .turn script').count(), 0);
    assert.equal(await page.evaluate(() => 'hacked' in window), false);
  });

  it('puts a suggested reply into the draft that was seen, and nowhere else', async () => {
    const answer = `Shorter:\n\`\`\`reply\n${REPLY}\n\`\`\``;
    const page = await show(talkingWorld([talk(1, 'Make it shorter'), talk(2, answer)]));
    await page.evaluate((draftId) => window.fake.changeDraft(draftId, { version: 4 }), uuid(3));
    await page.getByRole('button', { name: 'Use as draft' }).click();
    await page.locator('.in-draft').waitFor();
    assert.deepEqual(await calls(page, 'draft/edit'), [
      { draftId: uuid(3), version: 4, text: REPLY },
    ]);
    assert.deepEqual(await calls(page, 'draft/approve'), []);
    await page.getByRole('button', { name: 'Review it' }).click();
    await page.locator('.card.open .reply-text', { hasText: REPLY }).waitFor();
  });

  it('says why a reply cannot be used where no draft is open', async () => {
    const answer = `\`\`\`reply\n${REPLY}\n\`\`\``;
    const world = talkingWorld([talk(1, 'Write a reply'), talk(2, answer)]);
    const page = await show({ ...world, drafts: [] });
    await page.getByText('No draft of this dialog is open').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Use as draft' }).isDisabled());
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('.reply-card').getByRole('button', { name: 'Copy' }).click();
    await page.locator('.unseen', { hasText: 'Copied.' }).waitFor({ state: 'attached' });
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), REPLY);
  });

  it('remembers the drafts that were written in a line each', async () => {
    const page = await show(
      talkingWorld([
        talk(1, 'Draft a reply, shorter.', { origin: 'draft' }),
        talk(2, 'Thank you, Tuesday it is.', { origin: 'draft' }),
      ]),
    );
    await page.getByText('Draft written').waitFor();
    assert.equal(await page.getByText('Tuesday it is.').isVisible(), false);
    await page.getByText('Draft written').click();
    await page.getByText('Tuesday it is.').waitFor();
    await page.getByText('Draft a reply, shorter.').waitFor();
    await page.locator('.example').first().click();
    await page.locator('.turn.pending').waitFor();
    assert.equal(await page.locator('.example').count(), 0);
  });

  it('begins anew, goes back to an earlier conversation, and removes one after asking in its place', async () => {
    const page = await show(talkingWorld([talk(1, 'Earlier'), talk(2, 'Indeed')]));
    await page.locator('.turn.complete').waitFor();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.locator('.example').first().waitFor();
    assert.equal((await calls(page, 'session/start')).at(-1)?.fresh, true);
    await page.waitForFunction(() => window.fake.asked.some((one) => one.method === 'session/end'));
    await page.getByRole('button', { name: 'Conversations about this dialog' }).click();
    await page.locator('.pick', { hasText: '2 messages' }).click();
    await page.locator('.turn.complete', { hasText: 'Indeed' }).waitFor();
    await page.getByRole('button', { name: 'Conversations about this dialog' }).click();
    const row = page.locator('.conversation', { hasText: '2 messages' });
    await row.getByRole('button', { name: 'Remove' }).click();
    assert.deepEqual(await calls(page, 'conversation/remove'), []);
    assert.equal(
      await page.locator('.keep:focus').count(),
      1,
      'the keyboard is where the question is',
    );
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.locator('.conversation', { hasText: '2 messages' }).waitFor({ state: 'detached' });
    assert.equal((await calls(page, 'conversation/remove'))[0]?.conversationId, ANNAS_TALK);
    await page.keyboard.press('Escape');
    await page.locator('.example').first().waitFor();
  });

  it('fetches older pages as one scrolls up, keeps the place, and leads back to the newest', async () => {
    const many = Array.from({ length: 200 }, (_, i) => talk(i + 1, `message ${i + 1} `.repeat(6)));
    const page = await show(talkingWorld(many));
    await page.locator('.turn', { hasText: 'message 200' }).waitFor();
    const distance = () =>
      page
        .locator('.turns')
        .evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop);
    assert.ok((await distance()) < 2, 'shown from its end');
    assert.equal(await page.locator('.turn').count(), 100);
    const moved = await page.evaluate(async () => {
      const list = document.querySelector('.turns');
      const mark = document.querySelector('.turn');
      if (!list || !mark) throw new Error('no list');
      list.scrollTop = 60;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const before = mark.getBoundingClientRect().top;
      while (document.querySelectorAll('.turn').length === 100)
        await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 100));
      return Math.abs(mark.getBoundingClientRect().top - before);
    });
    assert.equal(await page.locator('.turn').count(), 150);
    assert.ok(moved < 1, `moved by ${moved} pixels`);
    const link = page.getByRole('button', { name: 'Earlier messages' });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.locator('.turn').nth(199).waitFor({ state: 'attached' });
    await link.waitFor({ state: 'detached' });
    assert.equal(await page.locator('.turn').count(), 200);
    assert.ok((await distance()) > 1000);
    await page.getByRole('button', { name: 'Newest' }).click();
    await page.getByRole('button', { name: 'Newest' }).waitFor({ state: 'detached' });
    assert.ok((await distance()) < 2);
  });

  it('follows the end of an answer unless the user scrolled up, and draws nothing else again', async () => {
    const talkSoFar = Array.from({ length: 20 }, (_, i) =>
      talk(i + 1, `message ${i + 1} `.repeat(9)),
    );
    const page = await show(talkingWorld(talkSoFar), 'Anna', 420);
    await ask(page, 'Go on');
    await write(page, ANNA, 'It ');
    await page.locator('dd-answer', { hasText: 'It' }).waitFor();
    const seen = await page.evaluate(async (dialogId) => {
      const tags = new Set<string>();
      const watch = new MutationObserver((records) => {
        for (const { target } of records) {
          const element = target instanceof Element ? target : target.parentElement;
          tags.add(element?.closest('dd-answer, dd-chat, dd-app')?.tagName ?? target.nodeName);
        }
      });
      watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      const list = document.querySelector('.turns');
      const ends: number[] = [];
      for (let i = 0; i < 30; i++) {
        window.fake.chat.write(dialogId, `word ${i} and a few more of them\n`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (list) ends.push(list.scrollHeight - list.clientHeight - list.scrollTop);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      watch.disconnect();
      if (list) ends.push(list.scrollHeight - list.clientHeight - list.scrollTop);
      return { tags: [...tags], end: ends.at(-1) };
    }, ANNA);
    assert.deepEqual(seen.tags, ['DD-ANSWER']);
    assert.ok((seen.end ?? 99) < 2, `${seen.end} pixels from the end`);
    await page.mouse.move(150, 250);
    await page.mouse.wheel(0, -150);
    await page.getByRole('button', { name: 'Newest' }).waitFor();
    const top = () => page.locator('.turns').evaluate((list) => list.scrollTop);
    const before = await top();
    await write(page, ANNA, 'more\n'.repeat(10));
    await page.locator('dd-answer', { hasText: 'more' }).waitFor();
    assert.equal(await top(), before);
  });

  it('needs no mouse: from the list of dialogs to a reply in the draft', async () => {
    const page = await panel.open(busyWorld());
    await page.locator('.search input').press('ArrowDown');
    await page.keyboard.press('c');
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('Make it');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('shorter');
    await page.keyboard.press('Enter');
    await page.locator('.turn.pending').waitFor();
    assert.deepEqual(await texts(page, '.turn.user'), ['Make it\nshorter']);
    await finish(page, ANNA, { text: `\`\`\`reply\n${REPLY}\n\`\`\`` });
    await page.getByRole('button', { name: 'Use as draft' }).waitFor();
    for (let i = 0; i < 12 && (await focused(page)) !== 'Use as draft'; i++) {
      await page.keyboard.press('Shift+Tab');
    }
    await page.keyboard.press('Enter');
    await page.locator('.in-draft').waitFor();
    await page.evaluate(() => window.fake.emit('host/showChat', {}));
    await page.locator('textarea:focus').waitFor();
    for (let i = 0; i < 12 && !(await focused(page)).startsWith('About'); i++) {
      await page.keyboard.press('Shift+Tab');
    }
    await page.keyboard.press('Enter');
    await page.locator('dd-chat-picker .search').waitFor();
    await page.keyboard.type('Вера');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.about', { hasText: people.vera.title }).waitFor();
    await page.locator('textarea:focus').waitFor();
  });

  it('keeps what is typed with its dialog', async () => {
    const page = await show(busyWorld());
    await page.locator('textarea').fill('for Anna');
    await page.getByRole('tab', { name: 'Dialogs' }).click();
    await openChat(page, people.vera.title);
    assert.equal(await page.locator('textarea').inputValue(), '');
    await page.getByRole('button', { name: 'Anna Kovaleva', exact: true }).click();
    assert.equal(await page.locator('textarea').inputValue(), 'for Anna');
  });

  it('asks which dialog where none was chosen, and finds the one chosen in Review', async () => {
    const page = await panel.open(busyWorld());
    await page.getByRole('tab', { name: 'Chat' }).click();
    await page.getByText('Ask the assistant about a dialog').waitFor();
    assert.deepEqual(await calls(page, 'session/start'), []);
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: 'Dora' }).click();
    await page.getByRole('tab', { name: 'Chat' }).click();
    await page.locator('.about', { hasText: 'Dora' }).waitFor();
    assert.equal((await calls(page, 'session/start')).length, 1);
  });

  it('can be opened again where that failed', async () => {
    const page = await panel.open(busyWorld());
    await page.locator('.row').first().waitFor();
    const locked = { code: 'databaseLocked', message: 'The database is locked.', retryable: true };
    await fail(page, 'session/start', locked);
    await openChat(page, 'Anna');
    await page.getByText('The database is locked.').waitFor();
    await page.evaluate(() => Object.assign(window.fake, { fails: {} }));
    await page.locator('dd-chat').getByRole('button', { name: 'Try again' }).click();
    await page.locator('.example').first().click();
    await page.locator('.turn.pending').waitFor();
  });
});

/** The label of what has the keyboard. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
}
