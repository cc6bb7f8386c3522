import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
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

  for (const width of [300, 900]) {
    for (const theme of THEMES) {
      it(`fits ${width} pixels in ${theme}, without an error`, async function () {
        this.timeout(120_000);
        for (const scene of SCENES) {
          const at = { at: NOW, still: true, theme, width, height: HEIGHT[width] ?? 600 };
          const { page, problems, close } = await harness.open(scene.world(), at);
          try {
            await scene.act?.(page);
            await page.waitForTimeout(50);
            const wide = await page.evaluate(() =>
              [
                ...document.querySelectorAll(
                  '.panel, .screen, .cards, .bar, .tools, .tabs, .account',
                ),
              ]
                .filter((element) => element.scrollWidth > element.clientWidth + 1)
                .map((element) => element.className),
            );
            assert.deepEqual(wide, [], `${scene.name} is too wide`);
            assert.deepEqual(await problems(), [], scene.name);
            const kept = KEPT.some(([s, t, w]) => s === scene.name && t === theme && w === width);
            if (kept && process.env['PICTURES']) {
              const file = new URL(`panel-${scene.name}-${theme}-${width}.png`, PICTURES);
              await page.screenshot({ path: file.pathname, scale: width > 500 ? 'css' : 'device' });
            }
          } finally {
            await close();
          }
        }
      });
    }
  }
});
