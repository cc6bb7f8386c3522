import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { NOW, people, uuid, type World } from './panelWorld.ts';
import {
  batchWorld,
  changesWorld,
  openAnna,
  openNoor,
  queueWorld,
  thumbnailsWorld,
  versionsWorld,
} from './reviewScenes.ts';
import { usePanel } from './usePanel.ts';

describe('the texts of a draft in the panel', () => {
  const panel = usePanel();

  async function show(world = versionsWorld()): Promise<Page> {
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
  const text = (page: Page) => page.locator('.card.open .reply-text').textContent();
  const version = (page: Page, n: number) =>
    page.locator('.card.open .version-bar', { hasText: `Version ${n} of 3` }).waitFor();

  it('shows what changed from the suggestion to the user’s text, and the text again', async () => {
    const page = await show();
    await page.keyboard.press('d');
    await page.locator('dd-word-changes ins').first().waitFor();
    assert.deepEqual(await page.locator('dd-word-changes del').allTextContents(), [
      'get ',
      'Wednesday',
    ]);
    assert.deepEqual(await page.locator('dd-word-changes ins').allTextContents(), [
      'will have ',
      'Tuesday evening',
    ]);
    await page.getByText('Your changes to the suggestion').waitFor();
    await page.keyboard.press('d');
    await page.locator('dd-word-changes').waitFor({ state: 'detached' });
    assert.match((await text(page)) ?? '', /Tuesday evening/);
  });

  it('fetches the script of the comparison only when it is wanted', async () => {
    const page = await show();
    const loaded = () => page.evaluate(() => customElements.get('dd-word-changes') !== undefined);
    assert.equal(await loaded(), false);
    await page.getByRole('button', { name: 'Changes' }).click();
    await page.locator('dd-word-changes ins').first().waitFor();
    assert.equal(await loaded(), true);
  });

  it('shows hostile words of a comparison as words', async () => {
    const world = versionsWorld();
    world.drafts = world.drafts.map((one) =>
      one.draftId === uuid(3)
        ? { ...one, text: 'Hi <img src=x onerror=alert(1)> \u202Eevil' }
        : one,
    );
    const page = await show(world);
    await page.keyboard.press('d');
    await page.locator('dd-word-changes ins').first().waitFor();
    assert.equal(await page.locator('dd-word-changes img').count(), 0);
    assert.match(
      (await page.locator('dd-word-changes').textContent()) ?? '',
      /<img src=x.*\uFFFDevil/,
    );
  });

  it('leads to every earlier text, says what it was asked for, and takes one back', async () => {
    const page = await show();
    await version(page, 3);
    await page.keyboard.press('[');
    await version(page, 2);
    await page.getByText('“Make it shorter.”').waitFor();
    assert.match((await text(page)) ?? '', /you get them on Wednesday/);
    await page.keyboard.press('a'); // It is not the text that would leave.
    await page.getByRole('button', { name: 'Earlier version' }).click();
    await version(page, 1);
    assert.equal(await page.getByRole('button', { name: 'Earlier version' }).isDisabled(), true);
    await page.keyboard.press('d');
    await page.getByText('From version 1 to the newest').waitFor();
    await page.keyboard.press('d');
    assert.deepEqual(await asked(page, 'draft/approve'), []);
    await page.getByRole('button', { name: 'Use version 1' }).click();
    await page.getByRole('button', { name: 'Approve & Send' }).waitFor();
    const [edit] = await asked(page, 'draft/edit');
    assert.equal(edit?.version, 3);
    assert.match(edit?.text ?? '', /so that you have a day/);
  });

  it('takes a bracket as a key where the keyboard has it beside AltGr', async () => {
    const page = await show();
    await version(page, 3);
    await page.evaluate(() => {
      const keys = { key: '[', ctrlKey: true, altKey: true, bubbles: true };
      document.dispatchEvent(new KeyboardEvent('keydown', keys));
      document.dispatchEvent(new KeyboardEvent('keydown', { ...keys, modifierAltGraph: true }));
    });
    await version(page, 2);
  });

  it('is back at the newest text when another comes', async () => {
    const page = await show();
    await page.keyboard.press('[');
    await version(page, 2);
    await page.evaluate(
      (id) => window.fake.changeDraft(id, { version: 4, text: 'Another one.' }),
      uuid(3),
    );
    await page.locator('.card.open .reply-text', { hasText: 'Another one.' }).waitFor();
    await page.getByRole('button', { name: 'Approve & Send' }).waitFor();
  });

  it('says when the earlier texts cannot be had, and asks again', async () => {
    const world = versionsWorld();
    const page = await panel.open(world, { at: NOW });
    await page.evaluate(() => {
      window.fake.fails['draft/versions'] = {
        code: 'internal',
        message: 'Not now.',
        retryable: true,
      };
    });
    await openAnna(page);
    await page.getByText('Not now.').waitFor();
    await page.evaluate(() => delete window.fake.fails['draft/versions']);
    await page.locator('.card.open').getByRole('button', { name: 'Try again' }).click();
    await version(page, 3);
  });

  it('offers wishes by key and gives the keyboard back with Escape', async () => {
    const page = await show();
    await page.keyboard.press('g');
    await page.locator('.wish:focus', { hasText: 'Shorter' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.card.open .card-head:focus').waitFor();
    assert.equal(await page.locator('.wish').count(), 0);
    await page.getByRole('button', { name: 'Regenerate…' }).click();
    await page.getByRole('button', { name: 'Translate…' }).click();
    assert.deepEqual(await asked(page, 'host/regenerate'), [
      { draftId: uuid(3), preset: 'translate' },
    ]);
  });

  it('names the language of the reply and leads to another', async () => {
    const page = await show();
    await page.getByRole('button', { name: 'Written in: English' }).click();
    await page.keyboard.press('l');
    assert.deepEqual(await asked(page, 'host/replyIn'), [
      { draftId: uuid(3) },
      { draftId: uuid(3) },
    ]);
  });

  it('tells what changed under a stale draft, and again when more did', async () => {
    const page = await panel.open(changesWorld(), { at: NOW });
    await openNoor(page);
    const note = page.locator('.card.open .stale-note');
    await note.getByText('7 messages came since').waitFor();
    await note.getByText('5 of them not shown here').waitFor();
    assert.deepEqual(await note.locator('q').allTextContents(), [
      'أحضر معك الكتاب',
      'ممتاز، الساعة الخامسة؟',
      'ممتاز، الساعة السابعة؟',
    ]);
    assert.equal((await asked(page, 'draft/changes')).length, 1);
    await page.evaluate((id) => {
      window.fake.world.changes[id] = {
        changes: [{ what: 'deleted', messageId: 9, before: '<b>Bold</b>' }],
        more: 0,
      };
      window.fake.changeDraft(id, { movedOn: 'deleted' });
    }, uuid(4));
    await note.getByText('<b>Bold</b>').waitFor();
    await note.getByText('A message that this answers was deleted since.').waitFor();
  });
});

describe('drafts decided on together in the panel', () => {
  const panel = usePanel();
  const titles = (page: Page, list: string) => page.locator(`${list} bdi`).allTextContents();
  const asked = (page: Page, method: string) =>
    page.evaluate(
      (wanted) =>
        window.fake.asked.filter((call) => call.method === wanted).map((call) => call.params),
      method,
    );

  async function show(world = batchWorld()): Promise<Page> {
    const page = await panel.open(world);
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.batch-bar').waitFor();
    return page;
  }

  it('lists what is in and what is not and why, and approves what stays checked', async () => {
    const page = await show();
    await page.keyboard.press('Shift+A');
    await page.locator('dd-batch').waitFor();
    assert.deepEqual(await titles(page, '.batch-fit'), [
      people.anna.title,
      people.maks.title,
      people.sam.title,
      people.vera.title,
    ]);
    assert.deepEqual(
      await page.locator('.batch-fit .first-line').first().textContent(),
      'Gladly: half past six, at the door.',
    );
    assert.deepEqual(await page.locator('.batch-others .hint').allTextContents(), [
      'It is out of date.',
      'It failed before.',
      'There is something in it to look at.',
    ]);
    await page.getByRole('checkbox', { name: people.sam.title }).uncheck();
    await page.getByRole('button', { name: 'Approve & Send 3' }).click();
    await page.locator('.toast', { hasText: 'Sending to 3 dialogs' }).waitFor();
    assert.deepEqual(await asked(page, 'draft/approveAll'), [
      {
        drafts: [40, 41, 43].map((n) => ({
          draftId: uuid(n),
          version: 1,
          newestMessageId: 105,
        })),
      },
    ]);
    await page.keyboard.press('u');
    assert.deepEqual(await asked(page, 'draft/undoAll'), [
      { draftIds: [40, 41, 43].map((n) => uuid(n)) },
    ]);
    await page.locator('.toast').waitFor({ state: 'detached' });
    assert.deepEqual(await asked(page, 'draft/approve'), []);
  });

  it('does nothing before it is confirmed, and leaves with Escape', async () => {
    const page = await show();
    await page.getByRole('button', { name: 'Approve together' }).click();
    await page.locator('dd-batch input:focus').waitFor();
    await page.keyboard.press('a');
    await page.keyboard.press('Escape');
    await page.locator('.cards').waitFor();
    assert.deepEqual(await asked(page, 'draft/approveAll'), []);
    assert.deepEqual(await asked(page, 'draft/approve'), []);
  });

  it('says which ones were refused, and takes the others back together', async () => {
    const world = batchWorld();
    world.refuses[uuid(41)] = {
      code: 'stale',
      message: 'It is out of date.',
      retryable: false,
    };
    const page = await show(world);
    await page.getByRole('button', { name: 'Approve together' }).click();
    await page.getByRole('button', { name: 'Approve & Send 4' }).click();
    await page.getByText('1 of 4 were not approved.').waitFor();
    await page.getByText(`${people.maks.title}: It is out of date.`).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    const [undo] = await asked(page, 'draft/undoAll');
    assert.deepEqual(
      undo?.draftIds,
      [40, 42, 43].map((n) => uuid(n)),
    );
  });

  it('puts in no draft that changes or comes while it is open, and drops one that goes out of date', async () => {
    const page = await show();
    await page.getByRole('button', { name: 'Approve together' }).click();
    await page.getByText('4 of 4 drafts').waitFor();
    await page.evaluate(
      ([changed, stale, coming]) => {
        window.fake.changeDraft(changed, { version: 2, text: 'Another text.' });
        window.fake.changeDraft(stale, { state: 'stale', newestMessageId: 110 });
        window.fake.changeDraft(coming, { analysis: window.fake.world.drafts[0]?.analysis });
      },
      [uuid(40), uuid(41), uuid(50)] as const,
    );
    await page.getByText('2 of 3 drafts').waitFor();
    assert.equal(await page.getByRole('checkbox', { name: people.emil.title }).isChecked(), false);
    await page.getByRole('button', { name: 'Approve & Send 2' }).click();
    const [approval] = await asked(page, 'draft/approveAll');
    assert.deepEqual(
      approval?.drafts.map(({ draftId }) => draftId),
      [uuid(42), uuid(43)],
    );
  });

  it('rejects only what was checked by hand, and brings it back', async () => {
    const page = await show();
    await page.keyboard.press('Shift+R');
    await page.getByText('0 of 7 drafts').waitFor();
    await page.getByRole('checkbox', { name: people.vera.title }).check();
    await page.getByRole('button', { name: 'Reject 1 draft' }).click();
    assert.deepEqual(await asked(page, 'draft/rejectAll'), [
      { drafts: [{ draftId: uuid(43), version: 1 }] },
    ]);
    await page.keyboard.press('u');
    await page.locator('.card', { hasText: people.vera.title }).waitFor();
  });

  it('opens where the host asks for it, once the drafts are there', async () => {
    const page = await panel.open(batchWorld());
    await page.evaluate(() => {
      window.fake.holds['draft/list'] = [];
      window.fake.emit('host/changed', { ...window.fake.world.host, sidecar: 'starting' });
      window.fake.emit('host/changed', window.fake.world.host);
      window.fake.emit('host/showBatch', { kind: 'approve' });
    });
    await page.getByText('4 of 4 drafts').waitFor();
  });

  it('leaves out one that is being decided on', async () => {
    const page = await panel.open(batchWorld());
    await openAnna(page);
    const together = page.getByRole('button', { name: /Approve together/ }).locator('.count');
    const before = Number(await together.innerText());
    await page.evaluate(() => {
      const { fails, holds } = window.fake;
      // What fails changes nothing meanwhile.
      fails['draft/approve'] = { code: 'conflict', message: '', retryable: false };
      holds['draft/approve'] = [];
    });
    await page.keyboard.press('a');
    await page.getByText('Approving…').waitFor();
    assert.equal(await together.innerText(), String(before - 1));
    await page.keyboard.press('Shift+A');
    await page.locator('.batch').waitFor();
    assert.equal(await page.locator('.batch', { hasText: people.anna.title }).count(), 0);
  });

  it('has the keyboard again after another tab, and leaves with Escape', async () => {
    const page = await panel.open(batchWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.keyboard.press('Shift+A');
    await page.locator('.batch :focus').waitFor();
    await page.getByRole('tab', { name: 'Jobs' }).click();
    await page.locator('.batch').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.batch :focus').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('li.card.open').waitFor();
  });

  it('looks at a draft that is not among them', async () => {
    const page = await show();
    await page.getByRole('button', { name: 'Approve together' }).click();
    await page
      .getByRole('button', { name: `Look at it: the draft for ${people.emil.title}` })
      .click();
    await page.locator('.card.open', { hasText: people.emil.title }).waitFor();
  });
});

describe('a draft that is open', () => {
  const panel = usePanel();

  it('stays to be seen, however many come in above it', async () => {
    const page = await panel.open(batchWorld(false));
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: people.anna.title }).click();
    const open = page.locator(`.card.open[data-key="${uuid(40)}"]`);
    await open.waitFor();
    await page.evaluate((id) => {
      const draft = window.fake.world.drafts.find(({ draftId }) => draftId === id);
      for (let count = 1; count <= 120; count += 1) {
        const another = { draftId: crypto.randomUUID(), dialogId: `u9${count}` };
        const createdAt = (draft?.createdAt ?? 0) + 60_000 + count;
        window.fake.emit('draft/changed', { draft: { ...draft, ...another, createdAt } });
      }
    }, uuid(40));
    await page.getByText(/Show \d+ more/).waitFor();
    assert.equal(await open.count(), 1);
  });
});

describe('a long queue in the Review tab', () => {
  const panel = usePanel();

  it('is a few cards and one line, which leads to the jobs', async () => {
    const page = await panel.open(queueWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    const line = page.getByRole('button', { name: /^\d+ more dialogs wait their turn$/ });
    await line.waitFor();
    const waiting = page.locator('.card', { hasText: 'Queued' });
    const [count] = /\d+/.exec(await line.innerText()) ?? [];
    const queued = await page.evaluate(
      () => window.fake.world.jobs.filter(({ state }) => state === 'queued').length,
    );
    assert.equal(Number(count) + (await waiting.count()), queued);
    assert.ok((await waiting.count()) < 10);
    await line.click();
    await page.getByRole('tab', { name: /Jobs/, selected: true }).waitFor();
    await page.getByText('Guest 90').waitFor();
  });
});

describe('a draft that is in view', () => {
  const panel = usePanel();
  const displayed = (page: Page) =>
    page.evaluate(() =>
      window.fake.asked
        .filter(({ method }) => method === 'draft/displayed')
        .map(({ params }) => [params.draftId, params.version]),
    );
  const isTold = (page: Page, draftId: string, version: number) =>
    page.waitForFunction(
      ([id, v]) =>
        window.fake.asked.some(
          ({ method, params }) =>
            method === 'draft/displayed' && params.draftId === id && params.version === v,
        ),
      [draftId, version] as const,
    );

  /** So many frames on: longer than a text has to be in view, however slow the machine. */
  const painted = (page: Page, frames: number) =>
    page.evaluate(async (count) => {
      for (let n = 0; n < count; n++) await new Promise((next) => requestAnimationFrame(next));
    }, frames);

  async function show(world: World, height = 700): Promise<Page> {
    const page = await panel.open(world, { height });
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.cards').waitFor();
    return page;
  }

  it('is told of once its whole text was seen, each version once', async () => {
    const page = await show(batchWorld(false));
    await page.locator('.card-head', { hasText: people.anna.title }).click();
    await isTold(page, uuid(40), 1);
    await page.evaluate(
      (id) => window.fake.changeDraft(id, { version: 2, text: 'Another text.' }),
      uuid(40),
    );
    await isTold(page, uuid(40), 2);
    await page.keyboard.press('j');
    await isTold(page, uuid(41), 1);
    assert.deepEqual(await displayed(page), [
      [uuid(40), 1],
      [uuid(40), 2],
      [uuid(41), 1],
    ]);
  });

  it('is told of once, however long the answer takes', async () => {
    const page = await show(batchWorld(false));
    await page.evaluate(() => {
      window.fake.fails['draft/displayed'] = {
        code: 'internal',
        message: 'Late.',
        retryable: false,
      };
      window.fake.holds['draft/displayed'] = [];
    });
    await page.locator('.card-head', { hasText: people.anna.title }).click();
    await isTold(page, uuid(40), 1);
    await page.evaluate(
      (id) => window.fake.changeDraft(id, { warning: 'Something else.' }),
      uuid(40),
    );
    await painted(page, 90);
    assert.deepEqual(await displayed(page), [[uuid(40), 1]]);
  });

  it('is not while the end of a long text has not been scrolled into view', async () => {
    const world = batchWorld(false);
    const text = Array.from({ length: 80 }, (_, n) => `Line ${n}.`).join('\n');
    world.drafts = world.drafts.map((one) =>
      one.draftId === uuid(40) ? { ...one, text, suggestion: text } : one,
    );
    const page = await show(world);
    await page.locator('.card-head', { hasText: people.anna.title }).click();
    await page.locator('.card.open', { hasText: 'Line 79.' }).waitFor();
    await painted(page, 90);
    assert.deepEqual(await displayed(page), []);
    await page.mouse.move(150, 400);
    await page.mouse.wheel(0, 4000);
    await isTold(page, uuid(40), 1);
  });

  it('is not for what changed in it, nor for an earlier text', async () => {
    const world = versionsWorld();
    const page = await show(world);
    await page.locator('.card-head', { hasText: people.anna.title }).click();
    await page.keyboard.press('d');
    await page.locator('dd-word-changes ins').first().waitFor();
    const before = await displayed(page);
    await painted(page, 90);
    assert.deepEqual(await displayed(page), before);
    await page.keyboard.press('d');
    await isTold(page, uuid(3), 3);
  });
});

describe('the photos of messages in the panel', () => {
  const panel = usePanel();
  const asked = (page: Page) =>
    page.evaluate(() =>
      window.fake.asked
        .filter(({ method }) => method === 'message/fetchPhoto')
        .map(({ params }) => params.messageId),
    );

  it('are small pictures with a text in their place, newest first, each asked for once', async () => {
    const page = await panel.open(thumbnailsWorld());
    await openAnna(page);
    const single = page.locator('.card.open .thumb');
    await single.waitFor();
    assert.equal(await single.getAttribute('alt'), `Photo from ${people.anna.title}`);
    assert.match((await single.getAttribute('src')) ?? '', /^data:image\/png;base64,/);
    await page.locator('.card.open .media:visible', { hasText: 'Photo' }).waitFor();
    await page.getByText('Earlier messages').click();
    const tiles = page.locator('.card.open .album .tile');
    await tiles.locator('img').nth(1).waitFor();
    assert.deepEqual(
      await tiles.evaluateAll((all) => all.map((tile) => tile.getAttribute('aria-label'))),
      Array.from({ length: 3 }, () => `Photo from ${people.anna.title}`),
    );
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await single.waitFor();
    assert.deepEqual(await asked(page), [105, 104, 103, 102]);
  });

  it('stand as words where they may not be copied or cannot be had', async () => {
    const world = thumbnailsWorld();
    world.thumbnails = {};
    const page = await panel.open(world);
    await openAnna(page);
    await page.locator('.card.open .media:visible', { hasText: 'Photo' }).first().waitFor();
    assert.equal(await page.locator('.card.open .thumb').count(), 0);
    assert.ok(!(await asked(page)).includes(101));
  });
});
