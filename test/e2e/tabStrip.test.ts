import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { THEMES } from './panelHarness.ts';
import { busyWorld, crowdedWorld, type World } from './panelWorld.ts';
import { usePanel } from './usePanel.ts';

/** Sidebars as narrow as they are kept, then all there are up to a wide one. */
const NARROW = [240, 297, 300];
const WIDTHS = Array.from({ length: 67 }, (_, i) => 240 + i * 10);

const COUNTS: readonly [what: string, world: () => World, crowded: boolean][] = [
  ['more than 99 of everything', crowdedWorld, true],
  ['a few of everything', busyWorld, false],
];

describe('the strip of tabs', () => {
  const panel = usePanel();

  for (const language of [undefined, 'ru'] as const) {
    for (const [what, world, crowded] of COUNTS) {
      it(`has room for its words and counts at every width: ${what}, ${language ?? 'en'}`, async function () {
        this.timeout(60_000);
        const page = await panel.open(world(), language ? { language } : {});
        await page.locator('.tabs .count').nth(2).waitFor();
        if (crowded) {
          const counts = page.locator('.tabs .count', { hasText: '99+' });
          await counts.nth(3).waitFor();
        }
        for (const width of WIDTHS) assert.deepEqual(await faultsAt(page, width, crowded), []);
      });
    }

    it(`has it in every theme: ${language ?? 'en'}`, async () => {
      for (const theme of THEMES) {
        const page = await panel.open(crowdedWorld(), { theme, ...(language ? { language } : {}) });
        await page.locator('.tabs .count', { hasText: '99+' }).nth(3).waitFor();
        for (const width of NARROW)
          assert.deepEqual(await faultsAt(page, width, true), [], `${theme}, ${width} pixels`);
        await panel.close();
      }
    });
  }
});

/** What does not fit, is cut, or lies upon something else. A single figure may sit on the corner of its word. */
async function faultsAt(page: Page, width: number, apart: boolean): Promise<string[]> {
  await page.setViewportSize({ width, height: 400 });
  return page.evaluate((mustBeApart) => {
    const strip = document.querySelector('.tabs');
    if (!strip) return ['no strip'];
    const faults: string[] = [];
    const { scrollWidth, clientWidth } = strip;
    if (scrollWidth > clientWidth) faults.push(`${scrollWidth} in ${clientWidth} pixels`);
    const outer = strip.getBoundingClientRect();
    // Else what is read below would move when one more comes.
    if (outer.height !== 32) faults.push(`${outer.height} pixels high at ${innerWidth}`);
    const walker = document.createTreeWalker(strip, NodeFilter.SHOW_TEXT);
    const texts: { text: string; box: DOMRect }[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      if (text === '') continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      texts.push({ text, box: range.getBoundingClientRect() });
    }
    const pills = [...strip.querySelectorAll('.count')].map((pill) => ({
      text: `pill ${pill.textContent}`,
      box: pill.getBoundingClientRect(),
    }));
    for (const { text, box } of [...texts, ...pills]) {
      const inside =
        box.width > 0 &&
        box.left >= outer.left &&
        box.right <= outer.right &&
        box.top >= outer.top &&
        box.bottom <= outer.bottom;
      if (!inside) faults.push(`${text} is outside at ${innerWidth}`);
    }
    const words = mustBeApart ? texts : texts.filter(({ text }) => !/^\d/.test(text));
    for (const [i, one] of words.entries()) {
      for (const other of words.slice(i + 1)) {
        const apartX = one.box.right <= other.box.left || other.box.right <= one.box.left;
        const apartY = one.box.bottom <= other.box.top || other.box.bottom <= one.box.top;
        if (!apartX && !apartY) faults.push(`${one.text} lies on ${other.text} at ${innerWidth}`);
      }
    }
    return faults;
  }, apart);
}
