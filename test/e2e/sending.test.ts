import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Draft } from '../../protocol/draftRecords.ts';
import { busyWorld, draft, people, uuid, type World } from './panelWorld.ts';
import { usePanel } from './usePanel.ts';

const ANNAS = uuid(3);

describe('how a reply is sent, in the panel', () => {
  const panel = usePanel();

  async function review(world: World, title: string): Promise<Page> {
    const page = await panel.open(world);
    await page.getByRole('tab', { name: 'Review' }).click();
    const head = page.locator('.card-head', { hasText: title });
    if ((await head.getAttribute('aria-expanded')) !== 'true') await head.click();
    return page;
  }
  const asked = (page: Page, method: string) =>
    page.evaluate((name) => window.fake.asked.filter((one) => one.method === name), method);
  const card = (page: Page) => page.locator('.card.open');

  it('answers the message that was chosen, by mouse or keyboard, and says which', async () => {
    const page = await review(busyWorld(), 'Anna');
    const bubble = card(page).locator('.bubble.in', { hasText: 'final numbers' });
    const choose = bubble.locator('.answer');
    await choose.focus();
    await page.keyboard.press('Enter');
    assert.equal(await choose.getAttribute('aria-pressed'), 'true');
    await card(page).locator('.answers', { hasText: 'final numbers' }).waitFor();
    await card(page).getByRole('button', { name: 'Approve & Send' }).click();
    const [approval] = await asked(page, 'draft/approve');
    assert.deepEqual(
      [approval?.params.draftId, Reflect.get(approval?.params ?? {}, 'replyToId')],
      [ANNAS, 105],
    );
  });

  it('answers no message in particular once the choice is taken back', async () => {
    const page = await review(busyWorld(), 'Anna');
    const choose = card(page)
      .locator('.bubble.in', { hasText: 'final numbers' })
      .locator('.answer');
    await choose.click();
    await choose.click();
    assert.equal(await card(page).locator('.answers').count(), 0);
    await card(page).getByRole('button', { name: 'Approve & Send' }).click();
    const [approval] = await asked(page, 'draft/approve');
    assert.equal('replyToId' in (approval?.params ?? {}), false);
  });

  it('has every decision in one row where the sidebar is narrow', async () => {
    const page = await review(busyWorld(), 'Anna');
    const tops = await card(page)
      .locator('.card-actions > vscode-button')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    assert.equal(tops.length, 5);
    assert.equal(new Set(tops).size, 1, String(tops));
  });

  it('remembers the message that was chosen through a reload, and until another text is asked for', async () => {
    const page = await review(busyWorld(), 'Anna');
    await card(page).locator('.bubble.in', { hasText: 'final numbers' }).locator('.answer').click();
    await page.reload();
    await card(page).locator('.answers', { hasText: 'final numbers' }).waitFor();
    await page.evaluate((draftId) => {
      window.fake.changeDraft(draftId, { state: 'drafting', text: '' });
      window.fake.changeDraft(draftId, { state: 'ready', text: 'Another text.' });
    }, ANNAS);
    await card(page).getByText('Another text.').waitFor();
    assert.equal(await card(page).locator('.answers').count(), 0);
  });

  it('forgets the last decision once it cannot be taken back', async () => {
    const page = await review({ ...busyWorld(), undoMs: 60_000 }, 'Anna');
    await card(page).getByRole('button', { name: 'Approve & Send' }).click();
    await page.locator('.toast').waitFor();
    await page.evaluate((draftId) => window.fake.changeDraft(draftId, { state: 'sent' }), ANNAS);
    await page.locator('.toast').waitFor({ state: 'detached' });
    await page.keyboard.press('u');
    await page.keyboard.press('j');
    assert.equal((await asked(page, 'draft/undo')).length, 0);
  });

  it('asks the host when it is to leave later, with the message it answers', async () => {
    const page = await review(busyWorld(), 'Anna');
    await card(page).locator('.bubble.in', { hasText: 'final numbers' }).locator('.answer').click();
    await card(page).getByRole('button', { name: 'Send later' }).click();
    assert.deepEqual(
      (await asked(page, 'host/sendLater')).map(({ params }) => params),
      [{ draftId: ANNAS, replyToId: 105 }],
    );
  });

  it('shows when a reply leaves, and lets it be taken back until then', async () => {
    const world = busyWorld();
    const at = Date.now() + 20 * 3_600_000;
    const later = world.drafts.map((one) =>
      one.draftId === ANNAS ? { ...one, state: 'approved' as const, sendAt: at } : one,
    );
    const page = await review({ ...world, drafts: later }, 'Anna');
    await card(page)
      .getByText(/^Leaves /)
      .waitFor();
    await card(page).getByRole('button', { name: 'Undo' }).click();
    assert.equal((await asked(page, 'draft/undo')).length, 1);
  });

  it('offers to delete for everyone what was sent, and says when it is gone', async () => {
    const now = Date.now();
    const sent = draft(7, people.sam, {
      state: 'sent',
      text: 'Half past twelve.',
      sentMessageId: 900,
      updatedAt: now,
    });
    const page = await review({ ...busyWorld(), drafts: [sent] }, 'Sam');
    await card(page).getByRole('button', { name: 'Delete for everyone…' }).click();
    assert.equal((await asked(page, 'host/deleteSent')).length, 1);
    await page.evaluate(([draftId, deletedAt]) => window.fake.changeDraft(draftId, { deletedAt }), [
      sent.draftId,
      now,
    ] as const);
    await card(page).getByText('Deleted for everyone').waitFor();
    assert.equal(await card(page).getByRole('button', { name: 'Delete for everyone…' }).count(), 0);
  });

  it('says that it is being deleted, and why it was not', async () => {
    const sent = draft(7, people.sam, { state: 'sent', sentMessageId: 900, updatedAt: Date.now() });
    const page = await review({ ...busyWorld(), drafts: [sent] }, 'Sam');
    const remove = card(page).getByRole('button', { name: 'Delete for everyone…' });
    await remove.waitFor();
    const jobIs = (state: 'running' | 'failed') =>
      page.evaluate(
        ([draftId, now]) => {
          const [some] = window.fake.world.jobs;
          const job = { ...some, jobId: 900, kind: 'delete', draftId, state: now };
          window.fake.emit('job/changed', { job });
        },
        [sent.draftId, state] as const,
      );
    await jobIs('running');
    await card(page).getByText('Deleting for everyone…').waitFor();
    assert.equal(await remove.count(), 0);
    await jobIs('failed');
    await page.evaluate((draftId) => {
      const error = { code: 'forbidden' as const, message: 'It is too old.', retryable: false };
      window.fake.changeDraft(draftId, { error });
    }, sent.draftId);
    await card(page).getByText('It is too old.').waitFor();
    await remove.waitFor();
  });

  const with3Parts = (more: Partial<Draft> = {}): World => {
    const world = busyWorld();
    const drafts = world.drafts.map((one) =>
      one.draftId === ANNAS ? { ...one, parts: 3, ...more } : one,
    );
    return { ...world, drafts };
  };

  it('asks once before a text goes out as several messages', async () => {
    const page = await review(with3Parts(), 'Anna');
    await card(page).getByText('goes out as 3 messages').waitFor();
    await card(page).getByRole('button', { name: 'Approve & Send' }).click();
    await card(page).getByText('one after the other').waitFor();
    assert.equal((await asked(page, 'draft/approve')).length, 0);
    await card(page).getByRole('button', { name: 'Back' }).click();
    await card(page).getByRole('button', { name: 'Approve & Send' }).click();
    await card(page).getByRole('button', { name: 'Send 3 messages' }).click();
    const [approval] = await asked(page, 'draft/approve');
    assert.equal(Reflect.get(approval?.params ?? {}, 'parts'), 3);
  });

  it('asks anew, by keyboard as well, when the text has changed since', async () => {
    const page = await review(with3Parts(), 'Anna');
    const again = () =>
      page.evaluate((draftId) => window.fake.changeDraft(draftId, { version: 5, parts: 4 }), ANNAS);
    await page.keyboard.press('a');
    await card(page).getByRole('button', { name: 'Send 3 messages' }).waitFor();
    await again();
    await card(page).getByText('goes out as 4 messages').waitFor();
    assert.equal(
      await card(page)
        .getByRole('button', { name: /^Send \d messages$/ })
        .count(),
      0,
    );
    await page.keyboard.press('a');
    await card(page).getByRole('button', { name: 'Send 4 messages' }).waitFor();
    await page.keyboard.press('a');
    await page.waitForFunction(() =>
      window.fake.asked.some(({ method }) => method === 'draft/approve'),
    );
    const [approval] = await asked(page, 'draft/approve');
    assert.equal(Reflect.get(approval?.params ?? {}, 'parts'), 4);
  });

  it('says how far it has come, and lets the rest be sent or left', async () => {
    const page = await review(with3Parts({ state: 'sending', partsSent: 1 }), 'Anna');
    await card(page).getByText('Sending message 2 of 3').waitFor();
    await page.evaluate((draftId) => {
      const error = { code: 'peerForbidden' as const, message: 'You may not.', retryable: false };
      window.fake.changeDraft(draftId, { state: 'unknown', partsSent: 2, error });
    }, ANNAS);
    await card(page).getByText('2 of 3 messages were sent').waitFor();
    await card(page).getByText('You may not.').waitFor();
    await card(page).getByRole('button', { name: 'Leave it at that' }).waitFor();
    await card(page).getByRole('button', { name: 'Send the rest' }).click();
    const [answer] = await asked(page, 'draft/resolve');
    assert.equal(Reflect.get(answer?.params ?? {}, 'arrived'), false);
  });

  it('arrives without a sound where that is chosen, and forgets the choice once it was sent', async () => {
    const page = await review(busyWorld(), 'Anna');
    const choose = card(page).getByRole('button', { name: 'Send without a sound' });
    await choose.focus();
    await page.keyboard.press('Enter');
    const chosen = card(page).getByRole('button', { name: 'Arrives without a sound' });
    assert.equal(await chosen.getAttribute('aria-pressed'), 'true');
    await card(page).getByRole('button', { name: 'Send later' }).click();
    await card(page).getByRole('button', { name: 'Approve & Send' }).click();
    for (const method of ['draft/approve', 'host/sendLater']) {
      const [one] = await asked(page, method);
      assert.equal(Reflect.get(one?.params ?? {}, 'silent'), true, method);
    }
    await page.evaluate((draftId) => {
      window.fake.changeDraft(draftId, { state: 'sent' });
      window.fake.changeDraft(draftId, { state: 'ready' });
    }, ANNAS);
    await choose.waitFor();
  });

  it('lets what was sent be edited, and asks before it is changed in Telegram', async () => {
    const sent = draft(7, people.sam, {
      state: 'sent',
      sentMessageId: 900,
      sentVersion: 1,
      updatedAt: Date.now(),
    });
    const page = await review({ ...busyWorld(), drafts: [sent] }, 'Sam');
    await card(page).getByRole('button', { name: 'Edit', exact: true }).click();
    assert.equal((await asked(page, 'host/openDraft')).length, 1);
    const change = card(page).getByRole('button', { name: 'Change in Telegram' });
    assert.equal(await change.count(), 0);
    await page.evaluate(
      (draftId) => window.fake.changeDraft(draftId, { version: 2 }),
      sent.draftId,
    );
    await card(page).getByText('Edited since it was sent').waitFor();
    await change.click();
    await card(page).getByText('Changing in Telegram…').waitFor();
    const [edit] = await asked(page, 'draft/editSent');
    assert.equal(Reflect.get(edit?.params ?? {}, 'version'), 2);
  });

  it('puts the text in Telegram as a draft only when asked, says so, and tells when an earlier one stands there', async () => {
    const page = await review(busyWorld(), 'Anna');
    assert.equal((await asked(page, 'draft/putInTelegram')).length, 0);
    const put = card(page).getByRole('button', { name: 'Put in Telegram as a draft' });
    await put.focus();
    await page.keyboard.press('Enter');
    await card(page).getByText('in Telegram as draft').waitFor();
    assert.equal((await asked(page, 'draft/putInTelegram')).length, 1);
    assert.equal((await asked(page, 'draft/approve')).length, 0);
    assert.equal(await put.count(), 0);
    await page.evaluate(
      (draftId) => window.fake.changeDraft(draftId, { version: 7, text: 'Another text.' }),
      ANNAS,
    );
    await card(page).getByText('an earlier text is in Telegram').waitFor();
    await put.waitFor();
  });

  it('shows the files that go along, lets each be removed, and approves those it shows', async () => {
    const attachments = [
      { attachmentId: uuid(61), name: 'harbour.png', size: 842_000, kind: 'photo' as const },
      { attachmentId: uuid(62), name: 'numbers.pdf', size: 3_400_000, kind: 'file' as const },
    ];
    const world = busyWorld();
    const drafts = world.drafts.map((one) =>
      one.draftId === ANNAS ? { ...one, text: '', attachments } : one,
    );
    const page = await review({ ...world, drafts }, 'Anna');
    await card(page).getByRole('button', { name: 'Attach a file…' }).click();
    assert.equal((await asked(page, 'host/attachFile')).length, 1);
    await card(page).getByRole('button', { name: 'Remove harbour.png' }).click();
    await card(page).getByText('harbour.png').waitFor({ state: 'detached' });
    await card(page).getByText('numbers.pdf').waitFor();
    await card(page).getByRole('button', { name: 'Approve & Send' }).click();
    const [approval] = await asked(page, 'draft/approve');
    assert.deepEqual(Reflect.get(approval?.params ?? {}, 'attachmentIds'), [uuid(62)]);
    await page.evaluate(
      (draftId) => window.fake.emit('draft/uploaded', { draftId, bytes: 340, totalBytes: 1000 }),
      ANNAS,
    );
    await card(page).getByText('Uploading: 34 %').waitFor();
  });
});
