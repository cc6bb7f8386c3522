import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { startPanelHarness, THEMES, type PanelHarness, type Theme } from './panelHarness.ts';
import { SCENES } from './panelScenes.ts';
import { NOW } from './panelWorld.ts';

/** Kept in docs/pictures; written anew with PICTURES=1. */
const KEPT: readonly [scene: string, theme: Theme, width: number][] = [
  ['welcome', 'dark', 300],
  ['sign-in', 'light', 300],
  ['sign-in-demo', 'dark', 300],
  ['dialogs', 'dark', 300],
  ['dialogs', 'light', 900],
  ['dialogs', 'high-contrast', 300],
  ['review', 'dark', 300],
  ['review', 'light', 900],
  ['review-streaming', 'dark', 300],
  ['review-stale', 'light', 300],
  ['review-undo', 'dark', 300],
  ['jobs', 'dark', 300],
  ['worker-failed', 'high-contrast', 300],
];
const PICTURES = new URL('../../docs/pictures/', import.meta.url);
const HEIGHT = { 300: 640, 900: 560 } as Record<number, number>;

describe('every screen of the panel', () => {
  let harness: PanelHarness;

  before(async () => {
    await mkdir(PICTURES, { recursive: true });
    harness = await startPanelHarness();
  });
  after(() => harness.close());

  for (const scene of SCENES) {
    it(`fits in every theme, narrow and wide, without an error: ${scene.name}`, async function () {
      this.timeout(60_000);
      const { page, problems, setTheme, close } = await harness.open(scene.world(), {
        at: NOW,
        still: true,
      });
      try {
        for (const width of [300, 900]) {
          await page.setViewportSize({ width, height: HEIGHT[width] ?? 600 });
          if (width === 300) await scene.act?.(page);
          for (const theme of THEMES) {
            await setTheme(theme);
            assert.deepEqual(await tooWide(page), [], `${theme}, ${width} pixels`);
            await keep(page, scene.name, theme, width);
          }
        }
        assert.deepEqual(await problems(), []);
      } finally {
        await close();
      }
    });
  }
});

async function keep(page: Page, scene: string, theme: Theme, width: number): Promise<void> {
  if (!process.env['PICTURES']) return;
  if (!KEPT.some(([s, t, w]) => s === scene && t === theme && w === width)) return;
  await page.evaluate(() =>
    document.querySelector('.card.open')?.scrollIntoView({ block: 'nearest' }),
  );
  const file = new URL(`panel-${scene}-${theme}-${width}.png`, PICTURES);
  await page.screenshot({ path: file.pathname, scale: width > 500 ? 'css' : 'device' });
}

async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.panel, .screen, .cards, .bar, .tools, .tabs, .account')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.className),
  );
}
