import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { findBarriers } from './accessibility.ts';
import { startPanelHarness, THEMES, type PanelHarness, type Theme } from './panelHarness.ts';
import { SCENES } from './panelScenes.ts';
import { NOW } from './panelWorld.ts';

/** Kept in docs/pictures; written anew with PICTURES=1. */
const KEPT: readonly [scene: string, theme: Theme, width: number][] = [
  ['welcome', 'dark', 300],
  ['sign-in', 'light', 300],
  ['sign-in-demo', 'dark', 300],
  ['accounts', 'dark', 300],
  ['accounts', 'high-contrast', 300],
  ['accounts', 'light', 300],
  ['flood', 'dark', 300],
  ['dialogs', 'dark', 300],
  ['dialogs', 'light', 900],
  ['dialogs', 'high-contrast', 300],
  ['dialogs-pictures', 'dark', 300],
  ['dialogs-pictures', 'light', 300],
  ['dialogs-pictures', 'high-contrast', 300],
  ['dialogs-hidden', 'dark', 300],
  ['review', 'dark', 300],
  ['review', 'light', 900],
  ['review-streaming', 'dark', 300],
  ['review-stale', 'light', 300],
  ['review-undo', 'dark', 300],
  ['review-proposal', 'dark', 300],
  ['review-changes', 'light', 300],
  ['review-batch', 'dark', 300],
  ['review-thumbnails', 'high-contrast', 300],
  ['chat', 'dark', 300],
  ['chat', 'light', 900],
  ['chat-empty', 'light', 300],
  ['chat-streaming', 'dark', 300],
  ['chat-warning', 'high-contrast', 300],
  ['chat-failed', 'light', 300],
  ['jobs', 'dark', 300],
  ['jobs', 'light', 900],
  ['jobs-failed', 'light', 300],
  ['jobs-figures', 'dark', 300],
  ['jobs-trouble', 'high-contrast', 300],
  ['jobs-spending', 'dark', 300],
  ['jobs-scores', 'light', 300],
  ['review-findings', 'light', 300],
  ['dialogs-rule-paused', 'dark', 300],
  ['worker-failed', 'high-contrast', 300],
  ['review-judged', 'dark', 300],
  ['review-question', 'light', 300],
  ['review-suspect', 'dark', 300],
];
/** The steps of the walkthrough: package.json names each picture for each kind of theme. */
const WALKTHROUGH = ['welcome', 'sign-in', 'dialogs', 'review', 'accounts'];
const THEME_KIND: Record<Theme, string> = {
  dark: 'dark',
  light: 'light',
  'high-contrast': 'hc',
  'high-contrast-light': 'hcLight',
};
const PICTURES = new URL('../../docs/pictures/', import.meta.url);
const STEPS = new URL('walkthrough/', PICTURES);
const HEIGHT = { 300: 640, 900: 560 } as Record<number, number>;

describe('every screen of the panel', () => {
  let harness: PanelHarness;

  before(async () => {
    await mkdir(STEPS, { recursive: true });
    harness = await startPanelHarness();
  });
  after(() => harness.close());

  for (const scene of SCENES) {
    it(`fits in every theme, narrow and wide, without an error or a barrier: ${scene.name}`, async function () {
      this.timeout(180_000);
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
            // Nothing that it looks at depends on the width.
            if (width === 300) assert.deepEqual(await findBarriers(page), [], theme);
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
  if (width === 300 && WALKTHROUGH.includes(scene)) await keepStep(page, scene, theme);
  if (!KEPT.some(([s, t, w]) => s === scene && t === theme && w === width)) return;
  await page.evaluate(() =>
    document.querySelector('.card.open, .job.open')?.scrollIntoView({ block: 'nearest' }),
  );
  const file = new URL(`panel-${scene}-${theme}-${width}.png`, PICTURES);
  await page.screenshot({ path: file.pathname, scale: width > 500 ? 'css' : 'device' });
}

/** Small enough that all of them go into the package. */
async function keepStep(page: Page, scene: string, theme: Theme): Promise<void> {
  await page.evaluate(() =>
    document.querySelector('.card.open')?.scrollIntoView({ block: 'nearest' }),
  );
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 55,
    clip: { x: 0, y: 0, width: 300, height: HEIGHT[300] ?? 0, scale: 0.75 },
  });
  await devtools.detach();
  const file = new URL(`${scene}-${THEME_KIND[theme]}.webp`, STEPS);
  await writeFile(file, Buffer.from(data, 'base64'));
}

async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.panel, .screen, .cards, .bar, .tools, .tabs, .account')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.className),
  );
}
