import assert from 'node:assert/strict';
import { findingsWorld } from './findingsWorld.ts';
import { people } from './panelWorld.ts';
import { usePanel } from './usePanel.ts';
import { until } from '../until.ts';

describe('what nobody has said before, in a real browser', () => {
  const panel = usePanel();

  async function show() {
    const page = await panel.open(findingsWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: people.anna.title }).click();
    await page.locator('.card.open .findings').waitFor();
    return page;
  }
  type Page = Awaited<ReturnType<typeof show>>;
  const underlined = (page: Page) =>
    page.evaluate(() =>
      [...(CSS.highlights.get('dd-finding') ?? [])].map((range) =>
        range instanceof Range ? range.toString() : '',
      ),
    );

  it('is underlined in the reply and listed with why', async () => {
    const page = await show();
    await until('the underlines', async () => (await underlined(page)).length === 3);
    assert.deepEqual(await underlined(page), ['bank-info.com/pay', '4111 1111 1111 1111', 'here']);
    const rows = await page.locator('.card.open .findings li').allInnerTexts();
    assert.equal(rows.length, 3);
    assert.match(rows[0] ?? '', /bank-info\.com\/pay This address stands neither in what was read/);
    assert.match(rows[1] ?? '', /4111 1111 1111 1111 This looks like a card number/);
  });

  it('is confirmed one by one, and looked for anew at each edit', async () => {
    const page = await show();
    const rows = page.locator('.card.open .findings li');
    await page.getByRole('button', { name: 'It is right: 4111 1111 1111 1111' }).click();
    await until('one fewer', async () => (await rows.count()) === 2);
    const asked = await page.evaluate(() => window.fake.asked.at(-1));
    assert.deepEqual(
      [asked?.method, asked?.params.value],
      ['draft/confirmDetail', 'card:4111111111111111'],
    );
    await until('its underline gone', async () => (await underlined(page)).length === 2);
    const draftId = findingsWorld().drafts.find(
      ({ dialogTitle }) => dialogTitle === people.anna.title,
    )?.draftId;
    await page.evaluate(
      ([id]) => window.fake.changeDraft(id ?? '', { text: 'See you at ten.', version: 9 }),
      [draftId] as const,
    );
    await rows.first().waitFor({ state: 'detached' });
    await until('no underline', async () => (await underlined(page)).length === 0);
  });
});
