import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { SCENES } from './panelScenes.ts';
import { usePanel } from './usePanel.ts';

describe('what drafts are guided by, in the panel', function () {
  this.timeout(180_000);
  const panel = usePanel();

  async function show(name: string): Promise<Page> {
    const scene = SCENES.find((one) => one.name === name);
    assert.ok(scene);
    const page = await panel.open(scene.world());
    await scene.act?.(page);
    return page;
  }
  const asked = (page: Page, ...methods: string[]) =>
    page.evaluate(
      (wanted) =>
        window.fake.asked.flatMap(({ method, params }) =>
          wanted.includes(method) ? [{ method, params }] : [],
        ),
      methods,
    );

  it('is named on the draft’s card, and opens where it can be changed', async () => {
    const page = await show('review-guided');
    const card = page.locator('.card.open');
    await card.getByRole('button', { name: 'Instructions for this chat' }).click();
    await card.getByRole('button', { name: 'Profile: Friends and family. Choose another' }).click();
    await card.getByRole('button', { name: 'Notes on this contact' }).click();
    const all = await asked(page, 'host/openInstructions', 'host/chooseProfile', 'host/openNote');
    assert.deepEqual(
      all.map(({ method }) => method),
      ['host/openInstructions', 'host/chooseProfile', 'host/openNote'],
    );
    assert.equal(Reflect.get(all[0]?.params ?? {}, 'scope'), 'dialog');
  });

  it('is marked in the dialog’s row, and read out', async () => {
    const page = await show('dialogs-guided');
    const row = page.locator('.row', { hasText: 'Anna' });
    const said = (await row.getAttribute('aria-label')) ?? '';
    assert.match(said, /, profile Friends and family, instructions of its own,/);
    await row.locator('[data-instructions]').click();
    await row.locator('[data-profile]').click();
    assert.equal(await row.getAttribute('aria-selected'), 'false');
    const all = await asked(page, 'host/openInstructions', 'host/chooseProfile');
    assert.equal(all.length, 2);
  });

  for (const [label, method] of [
    ['Note it', 'note/accept'],
    ['Do not note it', 'note/reject'],
  ] as const) {
    it(`is proposed from edits, and “${label}” decides about what was seen`, async () => {
      const page = await show('review-proposal');
      const banner = page.locator('.card.open .proposal');
      assert.deepEqual(await banner.locator('li').allTextContents(), [
        'Greet with the first name alone.',
        'No exclamation marks.',
      ]);
      await banner.getByRole('button', { name: label, exact: true }).click();
      await banner.waitFor({ state: 'detached' });
      const [only, ...others] = await asked(page, 'note/accept', 'note/reject');
      assert.deepEqual([only?.method, others], [method, []]);
      if (method === 'note/accept') assert.equal(only?.params.version, 1);
    });
  }
});
