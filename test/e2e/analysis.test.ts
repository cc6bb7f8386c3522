import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { askingWorld, judgedWorld, QUESTION_ID, suspectWorld } from './analysisScenes.ts';
import { NOW, uuid, type World } from './panelWorld.ts';
import { openAnna } from './reviewScenes.ts';
import { usePanel } from './usePanel.ts';

describe('what a draft rests on, in the panel', () => {
  const panel = usePanel();

  async function show(world: World): Promise<Page> {
    const page = await panel.open(world, { at: NOW });
    await openAnna(page);
    return page;
  }
  const asked = (page: Page, method: string) =>
    page.evaluate(
      (wanted) =>
        window.fake.asked.filter((call) => call.method === wanted).map((call) => call.params),
      method,
    );
  const statement = (page: Page, text: string) =>
    page.locator('.card.open .stated', { hasText: text });
  const tip = (page: Page, text: string) => page.locator('.source-tip', { hasText: text });

  it('is told in chips, and in full with the messages when one wants to know', async () => {
    const page = await show(judgedWorld());
    const summary = page.locator('.judged > summary');
    assert.deepEqual(await summary.locator('.chip').allTextContents(), [
      'Fairly sure',
      'Friendly',
      'Money',
      'Deadline',
    ]);
    assert.equal(await page.locator('.judged dl').isVisible(), false);
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Two things are asked at once.').waitFor();
    const row = page.locator('.judged dd', { hasText: 'The total is named.' });
    await row.getByRole('button').click();
    const pointed = page.locator('.bubble.pointed-at');
    await pointed.waitFor();
    assert.match((await pointed.textContent()) ?? '', /meeting with the board/);
    assert.equal(await pointed.isVisible(), true);
    assert.equal(await pointed.evaluate((bubble) => bubble === document.activeElement), true);
  });

  it('shows no word of the model as anything but a word', async () => {
    const evil = '<img src=x onerror=alert(1)> \u202Eevil';
    const page = await show(
      judgedWorld({
        analysis: {
          summary: { text: evil, messageIds: [105] },
          asks: [{ text: evil, messageIds: [105] }],
        },
        questions: [{ questionId: QUESTION_ID, text: evil, messageIds: [] }],
      }),
    );
    await page.locator('.judged > summary').click();
    const words = await page.locator('.card.open').textContent();
    assert.match(words ?? '', /<img src=x onerror=alert\(1\)>/);
    assert.doesNotMatch(words ?? '', /\u202E/u);
    assert.equal(await page.locator('.card.open img').count(), 0);
  });

  it('warns of a chat that may aim at the model', async () => {
    const page = await show(suspectWorld());
    const head = page.locator('.card.open .card-head .chip');
    assert.equal(await head.textContent(), 'Suspicious');
    const note = page.getByRole('note').filter({ hasText: 'may try to steer the model' });
    await note.waitFor();
    await note.getByRole('button').click();
    await page.locator('.bubble.pointed-at', { hasText: 'final numbers' }).waitFor();
  });

  it('shows the message behind a sentence when pointed at, and goes there on a click', async () => {
    const page = await show(judgedWorld());
    await statement(page, 'on Wednesday').hover();
    await tip(page, 'Can you send me the final numbers').waitFor();
    assert.match((await tip(page, '').textContent()) ?? '', /Anna Kovaleva/);
    await page.mouse.move(0, 0);
    await page.locator('.source-tip').waitFor({ state: 'detached' });
    await statement(page, 'The total is').focus();
    await tip(page, '48,200 EUR in all').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.source-tip').waitFor({ state: 'detached' });
    await statement(page, 'on Wednesday').click();
    await page.locator('.bubble.pointed-at', { hasText: 'final numbers' }).waitFor();
  });

  it('says so where the message behind a sentence is gone, and when asked to go there', async () => {
    const world = judgedWorld({
      evidence: [
        {
          sentence: 'I will send them on Wednesday.',
          kind: 'promise',
          messageIds: [3],
          facts: [],
        },
      ],
    });
    const page = await show(world);
    for (let time = 0; time < 2; time += 1) {
      await statement(page, 'on Wednesday').hover();
      await tip(page, 'gone').waitFor();
      await page.mouse.move(0, 0);
      await page.locator('.source-tip').waitFor({ state: 'detached' });
    }
    await statement(page, 'on Wednesday').click();
    await page.getByText('This message is too far back to be shown here.').waitFor();
  });

  it('marks a sentence without a source until it is confirmed', async () => {
    const page = await show(askingWorld());
    const note = page.locator('.unsupported', { hasText: 'No source for “The total is' });
    await note.waitFor();
    assert.equal(await page.locator('.stated.bare').count(), 1);
    await statement(page, 'The total is').hover();
    await tip(page, 'A price that nobody gave').waitFor();
    await page.mouse.move(0, 0);
    await note.getByRole('button', { name: /^Confirm/ }).click();
    await note.waitFor({ state: 'detached' });
    assert.equal(await page.locator('.stated.bare').count(), 0);
    assert.deepEqual(
      (await asked(page, 'draft/confirm')).map(({ draftId, version, sentence }) => [
        draftId,
        version,
        sentence,
      ]),
      [[uuid(3), 1, 'The total is 48,200 EUR.']],
    );
  });

  it('asks for a missing fact, with how long to remember it, by keyboard alone', async () => {
    const page = await show(askingWorld());
    assert.equal(await page.locator('.card.open .card-head .chip').textContent(), 'Asks you');
    const input = page.getByLabel('Which total should the reply name?');
    const send = page.getByRole('button', { name: 'Answer & rewrite' });
    assert.equal(await send.getAttribute('disabled'), '');
    await input.focus();
    // What is typed is no key of the review.
    await page.keyboard.type('ja 48 ru');
    assert.deepEqual(await asked(page, 'draft/approve'), []);
    assert.deepEqual(await asked(page, 'draft/reject'), []);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.getByLabel('For this contact').isChecked(), true);
    await input.focus();
    await page.keyboard.press('Enter');
    await page.locator('.answered-question', { hasText: 'ja 48 ru' }).waitFor();
    await page.getByText('Writing it anew…').first().waitFor();
    assert.deepEqual(
      (await asked(page, 'draft/answer')).map(({ answers }) => answers),
      [[{ questionId: QUESTION_ID, text: 'ja 48 ru', scope: 'dialog' }]],
    );
    assert.equal(await input.count(), 0);
  });

  it('keeps what was typed when the answer is refused, and tells why', async () => {
    const page = await show(askingWorld());
    await page.evaluate(() => {
      window.fake.fails['draft/answer'] = {
        code: 'conflict',
        message: 'This question is not open any more.',
        retryable: false,
      };
    });
    const input = page.getByLabel('Which total should the reply name?');
    await input.fill('48');
    await input.press('Enter');
    await page.getByText('This question is not open any more.').waitFor();
    assert.equal(await input.inputValue(), '48');
  });
});
