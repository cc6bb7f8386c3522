import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import { busyWorld, largeWorld, people, picturesWorld, type World } from './panelWorld.ts';
import { usePanel } from './usePanel.ts';

const ACCOUNT = '700001';

describe('the list of dialogs in a real browser', () => {
  const panel = usePanel();

  async function show(world: World): Promise<Page> {
    const page = await panel.open(world);
    await page.locator('.row').first().waitFor();
    return page;
  }
  const titles = (page: Page) => page.locator('.row .title').allTextContents();
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click();
  const all = (page: Page) => page.getByText('Select all 17 dialogs').waitFor();
  /** Until the list shows exactly these. */
  const rowsAre = async (page: Page, expected: readonly string[]) => {
    await page
      .waitForFunction((wanted) => {
        const shown = [...document.querySelectorAll('.row .title')].map((t) => t.textContent);
        return shown.join('|') === wanted;
      }, expected.join('|'))
      .catch(async () => assert.deepEqual(await titles(page), expected));
  };
  const emit = (page: Page, event: string, payload: object) =>
    page.evaluate(([name, what]) => window.fake.emit(name, what), [event, payload] as const);
  const tell = (page: Page, ...dialogs: ListedDialog[]) =>
    emit(page, 'dialog/changed', { accountId: ACCOUNT, reset: false, dialogs });

  it('combines its filters, tells how many are left, and lets all of them go at once', async () => {
    const page = await show(picturesWorld());
    await press(page, 'Unread');
    await press(page, 'Groups');
    await rowsAre(page, [people.climbing.title, 'Chess club']);
    await page.locator('.found', { hasText: '2 of 17' }).waitFor();
    await press(page, 'Muted');
    await rowsAre(page, ['Chess club']);
    await press(page, 'Muted only');
    await rowsAre(page, [people.climbing.title]);
    await page.getByRole('button', { name: 'Not muted' }).waitFor();
    await press(page, 'Mentions');
    await rowsAre(page, [people.climbing.title]);
    await page.getByRole('button', { name: 'Clear search and filters' }).click();
    await all(page);
    await press(page, 'Archive');
    await rowsAre(page, ['Chess club']);
    await press(page, 'Archive only');
    await page.locator('.found', { hasText: '16 of 17' }).waitFor();
  });

  it('says how many dialogs have come from Telegram while they do, and speaks it once', async () => {
    const page = await show({
      ...busyWorld(),
      complete: false,
      fetched: { count: 1_200, expected: 10_000 },
    });
    const line = page.locator('dd-dialogs .processing');
    const spoken = page.locator('.unseen[role=status]');
    await line.getByText('Loading dialogs: 1,200 of 10,000').waitFor();
    await spoken.getByText('Loading dialogs: 1,200 of 10,000').waitFor({ state: 'attached' });
    const said = await page.evaluate(() => {
      const heard: string[] = [];
      const status = document.querySelector('.unseen[role=status]');
      new MutationObserver(() => heard.push(status?.textContent ?? '')).observe(
        status ?? document,
        {
          childList: true,
          characterData: true,
          subtree: true,
        },
      );
      Object.assign(window, { heard });
      return heard.length;
    });
    assert.equal(said, 0);
    // Rows that have come can be worked with meanwhile.
    await page.locator('.row .box').first().click();
    await page.getByRole('button', { name: 'Process selected (1)' }).waitFor();
    const come = (count: number) =>
      page.evaluate((many) => {
        window.fake.world.fetched = { count: many, expected: 10_000 };
      }, count);
    await come(5_300);
    await line.getByText('Loading dialogs: 5,300 of 10,000').waitFor();
    const bar = page.getByRole('progressbar', { name: 'Loading dialogs' });
    assert.deepEqual(
      await bar.evaluate((one: HTMLProgressElement) => [one.value, one.max]),
      [5_300, 10_000],
    );
    await come(9_900);
    await line.getByText('Loading dialogs: 9,900 of 10,000').waitFor();
    assert.equal(await line.locator('[role=status], [aria-live]').count(), 0);
    assert.equal(await page.evaluate(() => Reflect.get(window, 'heard').length), 0, 'said again');
    await page.evaluate(() => Object.assign(window.fake.world, { complete: true }));
    await line.waitFor({ state: 'detached' });
    await page.locator('.progress:not(.on)').waitFor({ state: 'attached' });
  });

  it('writes that number as the language does', async () => {
    const world = { ...busyWorld(), complete: false, fetched: { count: 1_200, expected: 10_000 } };
    const page = await panel.open(world, { language: 'ru' });
    const line = page.locator('dd-dialogs .processing .says');
    await line.waitFor();
    assert.match(
      (await line.textContent()) ?? '',
      /^Загрузка диалогов: 1[\u00a0\u202f]200 из 10[\u00a0\u202f]000$/,
    );
  });

  it('shows a folder by its rules, live', async () => {
    const page = await show(picturesWorld());
    const folder = page.getByRole('combobox', { name: 'Folder' });
    await folder.selectOption('Work');
    await rowsAre(page, [people.anna.title, people.sam.title]);
    await folder.selectOption('Unread people');
    const boris = page.locator('.row', { hasText: people.boris.title });
    await boris.waitFor();
    await tell(page, { ...people.boris, unreadCount: 0 });
    await boris.waitFor({ state: 'detached' });
    await tell(page, { ...people.boris, unreadCount: 0, markedUnread: true });
    await boris.waitFor();
    const folders = [{ ...picturesWorld().folders[0], folderId: 9, title: 'Renamed' }];
    await emit(page, 'dialog/foldersChanged', { accountId: ACCOUNT, folders });
    // A folder that has gone filters nothing.
    await all(page);
    await folder.locator('option', { hasText: 'Renamed' }).waitFor({ state: 'attached' });
    assert.equal(await folder.locator('option').count(), 2);
  });

  it('remembers the filters of each account over a reload', async () => {
    const page = await show(picturesWorld());
    await page.locator('.search input').fill('zz');
    await press(page, 'Unread');
    await press(page, 'Archive');
    await page.getByText('Nothing matches').waitFor();
    await page.reload();
    await page.getByText('Nothing matches').waitFor();
    assert.equal(await page.locator('.search input').inputValue(), 'zz');
    for (const name of ['Unread', 'Archive only']) {
      const button = page.getByRole('button', { name, exact: true });
      assert.equal(await button.getAttribute('aria-pressed'), 'true', name);
    }
    // Another account has its own.
    const kept = await page.evaluate(() => sessionStorage.getItem('dd-ui') ?? '');
    await page.evaluate((ui) => sessionStorage.setItem('dd-ui', ui), kept.replace(ACCOUNT, '1'));
    await page.reload();
    await all(page);
    assert.equal(await page.locator('.search input').inputValue(), '');
  });

  it('says which filter keeps what away, and takes that one off', async () => {
    const page = await show(busyWorld());
    await page.locator('.search input').fill('юля');
    await press(page, 'Bots');
    await press(page, 'Mentions');
    await page.getByText('No dialog fits these filters together.').waitFor();
    await press(page, 'Mentions');
    await press(page, 'All');
    await press(page, 'Unread');
    await page.getByRole('button', { name: '“Unread” hides 1 dialog' }).click();
    await rowsAre(page, ['Юля']);
    await page.locator('.search input').fill('nobody here');
    await page.getByRole('button', { name: '“nobody here” hides 17 dialogs' }).click();
    await all(page);
  });

  it('tells of mutes, marks, mentions and the archive quietly, to the ear as well', async () => {
    const page = await show(busyWorld());
    const news = page.locator('.row', { hasText: 'Product news' });
    assert.match(
      (await news.getAttribute('aria-label')) ?? '',
      /^Product news, channel, verified, 128 unread, muted, read only/,
    );
    assert.ok(await news.locator('.badge.quiet').isVisible());
    assert.equal(await news.locator('.sign').count(), 2);
    const group = page.locator('.row', { hasText: 'Climbing' });
    assert.ok(await group.locator('.badge.mention').isVisible());
    assert.match((await group.getAttribute('aria-label')) ?? '', /31 unread, 2 mentions/);
    const landlady = page.locator('.row', { hasText: 'Helena' });
    assert.ok(await landlady.locator('.badge.dot').isVisible());
    const julia = page.locator('.row', { hasText: 'Юля' });
    assert.match((await julia.getAttribute('aria-label')) ?? '', /seen/);
    await tell(page, { ...people.climbing, mutedUntil: 4_000_000_000_000, unreadMentions: 0 });
    await group.locator('.badge.quiet').waitFor();
    assert.equal(await group.locator('.badge.mention').count(), 0);
  });

  it('marks as read when asked by key or by hand, up to what the row shows', async () => {
    const page = await show(busyWorld());
    const marked = () =>
      page.evaluate(() =>
        window.fake.asked
          .filter(({ method }) => method === 'dialog/markRead')
          .map(({ params }) => params),
      );
    const markedTimes = (times: number) =>
      page.waitForFunction(
        (n) => window.fake.asked.filter((a) => a.method === 'dialog/markRead').length === n,
        times,
      );
    await page.locator('.search input').press('ArrowDown');
    await page.keyboard.press('m');
    await markedTimes(1);
    const first = { accountId: ACCOUNT, dialogId: people.anna.dialogId, upToId: 105 };
    assert.deepEqual(await marked(), [first]);
    const vera = page.locator('.row', { hasText: people.vera.title });
    await vera.hover();
    await vera.getByTitle('Mark as read (M)').click();
    await markedTimes(2);
    assert.equal(await vera.getAttribute('aria-selected'), 'false', 'the box was not checked');
    // Nothing is unread there, and looking around asks for nothing.
    const sam = page.locator('.row', { hasText: people.sam.title });
    await sam.locator('.box').click();
    await page.keyboard.press('m');
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card').first().waitFor();
    assert.equal((await marked()).length, 2);
  });

  it('asks for the pictures of the rows in sight only, blurred first', async () => {
    const world = largeWorld(2_000);
    const dialogs = world.dialogs.map((row) => ({ ...row, photoId: `p${row.dialogId}` }));
    const [some] = picturesWorld().photos;
    assert.ok(some);
    const photos = dialogs.map(({ dialogId, photoId }) => ({ ...some, dialogId, photoId }));
    const page = await panel.open({ ...world, dialogs, photos });
    await page.locator('.row .avatar img:not(.blurred)').nth(8).waitFor();
    const asked = () =>
      page.evaluate(() => [
        ...new Set(
          window.fake.asked.flatMap(({ method, params }) =>
            method === 'dialog/photos' || method === 'dialog/fetchPhoto'
              ? (params.dialogIds ?? [params.dialogId])
              : [],
          ),
        ),
      ]);
    const before = (await asked()).length;
    assert.ok(before > 8 && before < 60, `${before} pictures for one screen`);
    await page.locator('.rows').evaluate((list) => list.scrollTo(0, 1_000 * 48));
    await page.locator('.row[data-index="1005"] .avatar img:not(.blurred)').waitFor();
    const after = await asked();
    assert.ok(after.length < before + 60, `${after.length} pictures for two screens`);
    assert.ok(!after.includes('u100500'), 'a picture of a row that was never in sight');
  });

  it('is where it was after another tab, and as it is by then', async () => {
    const world = largeWorld(2_000);
    const page = await show(world);
    await page.locator('.row').first().focus();
    for (let count = 0; count < 5; count += 1) await page.keyboard.press('PageDown');
    const active = await page.locator('.row:focus').getAttribute('id');
    const top = () => page.locator('.rows').evaluate(({ scrollTop }) => scrollTop);
    const before = await top();
    assert.ok(before > 1_000);
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.rows').waitFor({ state: 'detached' });
    const row = world.dialogs.find(({ dialogId }) => `row-${dialogId}` === active);
    assert.ok(row?.last);
    await tell(page, { ...row, last: { ...row.last, preview: 'Said meanwhile' } });
    await page.getByRole('tab', { name: 'Dialogs' }).click();
    await page.locator(`#${active}[tabindex="0"]`, { hasText: 'Said meanwhile' }).waitFor();
    assert.equal(await top(), before);
  });

  it('begins at its top for another account', async () => {
    const world = largeWorld(2_000);
    const other = world.accounts.map((one) => ({ ...one, accountId: '700002', name: 'Ivo Costa' }));
    const page = await show({ ...world, accounts: [...world.accounts, ...other] });
    await page.locator('.row').first().focus();
    for (let count = 0; count < 5; count += 1) await page.keyboard.press('PageDown');
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.rows').waitFor({ state: 'detached' });
    await page.locator('.who').click();
    await page.locator('.accounts').getByText('Ivo Costa').click();
    await page.locator('.who', { hasText: 'Ivo Costa' }).waitFor();
    await page.getByRole('tab', { name: 'Dialogs' }).click();
    await page.locator('.row[data-index="0"][tabindex="0"]').waitFor();
    assert.equal(await page.locator('.rows').evaluate(({ scrollTop }) => scrollTop), 0);
  });
});
