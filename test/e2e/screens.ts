// Run by `npm run screens`: one sheet a scene, with all that it has to look good in.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { startPanelHarness, type PanelHarness, type Theme } from './panelHarness.ts';
import { SCENES, type Scene } from './panelScenes.ts';
import { emptyWorld, NOW } from './panelWorld.ts';
import { loadWords } from './panelWords.ts';
import { screensPage, SHOWN } from './screensPage.ts';
import { speaking } from './speaking.ts';

const DOCS = new URL('../../docs/', import.meta.url);
const SHEETS = new URL('screens/', DOCS);
const LANGUAGES = [undefined, 'ru'] as const;
const LOOKS: readonly Theme[] = ['dark', 'light', 'high-contrast'];
const SIZES = [
  { width: 300, height: 640 },
  { width: 900, height: 560 },
];
/** Of WebP: text stays legible, a sheet stays near 150 kB. */
const QUALITY = 40;

interface Shot {
  width: number;
  /** PNG, base64. */
  data: string;
}

const [begin = ''] = process.argv.slice(2);
await mkdir(SHEETS, { recursive: true });
const words = await loadWords();
const harness = await startPanelHarness();
try {
  for (const scene of SCENES.filter(({ name }) => SHOWN.includes(name) && name.startsWith(begin))) {
    try {
      const shots: Shot[] = [];
      for (const language of LANGUAGES) shots.push(...(await takeAll(harness, scene, language)));
      await writeFile(new URL(`${scene.name}.webp`, SHEETS), await sheetOf(harness, shots));
      process.stdout.write(`${scene.name}\n`);
    } catch (error) {
      // The others are worth having all the same.
      process.stderr.write(`${scene.name}: ${String(error)}\n`);
      process.exitCode = 1;
    }
  }
} finally {
  await harness.close();
}
const names = new Set(SHOWN.map((name) => `${name}.webp`));
for (const file of await readdir(SHEETS))
  if (file.endsWith('.webp') && !names.has(file)) await rm(new URL(file, SHEETS));
await writeFile(new URL('README.md', SHEETS), screensPage());

async function takeAll(
  { open }: PanelHarness,
  scene: Scene,
  language: (typeof LANGUAGES)[number],
): Promise<Shot[]> {
  const panel = await open(scene.world(), {
    at: NOW,
    still: true,
    ...(language ? { language } : {}),
  });
  const texts = language && words.get(language)?.texts;
  const actor = texts ? speaking(panel.page, texts) : panel.page;
  const shots: Shot[] = [];
  try {
    for (const size of SIZES) {
      await panel.page.setViewportSize(size);
      if (size === SIZES[0]) await scene.act?.(actor);
      for (const theme of LOOKS) {
        await panel.setTheme(theme);
        const png = await panel.page.screenshot({ scale: 'css' });
        shots.push({ width: size.width, data: png.toString('base64') });
      }
    }
  } finally {
    await panel.close();
  }
  return shots;
}

/** English above Russian, narrow beside each other, wide ones below at two thirds. */
async function sheetOf({ open }: PanelHarness, shots: Shot[]): Promise<Buffer> {
  const { page, close } = await open(emptyWorld(), { still: true });
  try {
    await page.setViewportSize({ width: 1870, height: 1430 });
    await page.evaluate(async (all) => {
      document.body.replaceChildren();
      document.body.style.cssText =
        'margin:0;padding:10px;background:#888;display:flex;flex-wrap:wrap;gap:10px;width:1850px;height:auto;overflow:visible';
      for (const narrow of [true, false]) {
        for (const { width, data } of all.filter((shot) => shot.width < 500 === narrow)) {
          const image = new Image();
          image.src = `data:image/png;base64,${data}`;
          image.width = narrow ? width : 600;
          await image.decode();
          document.body.append(image);
        }
      }
    }, shots);
    return await asWebp(page);
  } finally {
    await close();
  }
}

async function asWebp(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width: 1870, height: 1430, scale: 1 },
  });
  return Buffer.from(data, 'base64');
}
