import assert from 'node:assert/strict';
import type { Provenance } from '../../protocol/provenanceRecords.ts';
import { THEMES } from './panelHarness.ts';
import { busyWorld, type World } from './panelWorld.ts';
import { usePanel } from './usePanel.ts';

const used = (model: string, inputTokens: number, cacheReadTokens: number) => ({
  model,
  inputTokens,
  outputTokens: 142,
  cacheReadTokens,
  cacheWriteTokens: 0,
});
const PROVENANCE: Provenance = {
  promptVersion: '3-5f2c91ab',
  sources: [
    { kind: 'messages', label: 'Messages 12–41', count: 30 },
    { kind: 'photos', label: 'Photos', count: 2 },
    { kind: 'instructions', label: 'Standing instructions', count: 1 },
  ],
  analysis: used('claude-haiku-5-5', 1_204, 0),
  draft: used('claude-sonnet-5-5-with-a-long-name', 310, 1_020),
};

function world(): World {
  const busy = busyWorld();
  return {
    ...busy,
    drafts: busy.drafts.map((draft) =>
      draft.state === 'ready' ? { ...draft, provenance: PROVENANCE } : draft,
    ),
  };
}

describe('how a draft was written, in the panel', function () {
  this.timeout(180_000);
  const panel = usePanel();

  for (const theme of THEMES) {
    it(`is told on demand, with the way to what was sent: ${theme}`, async () => {
      const page = await panel.open(world(), { theme });
      await page.getByRole('tab', { name: /Review/ }).click();
      const card = page.locator('.card.open');
      const details = card.locator('details.made-from');
      await details.waitFor();
      assert.equal(await details.getAttribute('open'), null);
      await details.locator('summary').click();
      const facts = await details.locator('dl.facts > div').allInnerTexts();
      assert.deepEqual(
        facts.map((text) => text.replace(/\s+/g, ' ')),
        ['Messages 12–41 30', 'Photos 2', 'Standing instructions 1'],
      );
      const cells = await details.locator('tbody td').allInnerTexts();
      assert.deepEqual(cells, ['1,204', '0', '142', '1,330', '1,020', '142']);
      assert.match(await details.innerText(), /Prompt 3-5f2c91ab/);
      const { scrollWidth, clientWidth } = await details.evaluate(
        ({ scrollWidth: scrolled, clientWidth: client }) => ({
          scrollWidth: scrolled,
          clientWidth: client,
        }),
      );
      assert.ok(scrollWidth <= clientWidth, 'it fits into a narrow panel');
      await details.getByRole('button', { name: 'What was sent to the model' }).click();
      const asked = await page.evaluate(() =>
        window.fake.asked.flatMap(({ method, params }) =>
          method === 'host/showRequest' ? [params] : [],
        ),
      );
      const draftId = await card.getAttribute('data-key');
      assert.deepEqual(asked, [{ draftId }]);
      if (process.env['SHOTS']) {
        await page.screenshot({ path: `${process.env['SHOTS']}/madeFrom-${theme}.png` });
      }
    });
  }

  it('is not told of a draft that is being written, or was written before this was kept', async () => {
    const page = await panel.open(busyWorld());
    await page.getByRole('tab', { name: /Review/ }).click();
    await page.locator('.card.open').waitFor();
    assert.equal(await page.locator('details.made-from').count(), 0);
  });
});
