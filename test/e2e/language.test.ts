import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Words } from '../../protocol/l10n.ts';
import { startPanelHarness, type PanelHarness } from './panelHarness.ts';
import { SCENES } from './panelScenes.ts';
import { loadWords } from './panelWords.ts';
import { NOW } from './panelWorld.ts';
import { speaking } from './speaking.ts';

/** Said alike in every language. */
const NAMES = ['Dialog Desk', 'Telegram', 'Claude', 'p50', 'p95'];
/** The screens that say most; the others say the same in other states. */
const TELLING = [
  'welcome',
  'sign-in',
  'sign-in-demo',
  'accounts',
  'dialogs',
  'dialogs-search',
  'review',
  'chat',
  'jobs',
  'jobs-failed',
  'jobs-figures',
  'jobs-spending',
  'jobs-scores',
];
/** What scenes let the world say after it was opened. */
const ADDED = [
  'Good morning! The usual for Saturday, and two rye loaves more',
  'nothing like this',
  'And a bit warmer, please',
  'Make the reply shorter and say thank you',
];

describe('the panel in another language', () => {
  let harness: PanelHarness;
  let words: Map<string, Words>;

  before(async () => {
    words = await loadWords();
    harness = await startPanelHarness();
  });
  after(() => harness.close());

  async function open(
    scene: (typeof SCENES)[number],
    language: 'ru' | 'bracketed',
    look: (page: Page) => Promise<void>,
  ) {
    const { page, close } = await harness.open(scene.world(), { at: NOW, still: true, language });
    try {
      await scene.act?.(speaking(page, words.get(language)?.texts ?? {}));
      await look(page);
    } finally {
      await close();
    }
  }

  for (const scene of SCENES.filter(({ name }) => TELLING.includes(name))) {
    it(`has words for everything it says, and room for them: ${scene.name}`, async function () {
      this.timeout(120_000);
      await open(scene, 'bracketed', async (page) => {
        const data = await page.evaluate(() =>
          JSON.stringify([window.fake.world, window.fake.fails]),
        );
        const known = lettersOf([data.replaceAll('\\n', ' '), ...ADDED, ...NAMES].join(' · '));
        const unsaid = (await saidOutside(page)).filter(
          (text) =>
            !isFormatted(text) &&
            // A tip may hold several things that the world says.
            !text.split(/(?<=[.!?])\s/).every((part) => known.includes(lettersOf(part))),
        );
        assert.deepEqual(unsaid, [], 'said without words of the language');
      });
      await open(scene, 'ru', async (page) => {
        assert.deepEqual(await withoutRoom(page), [], 'too wide, or cut off');
      });
    });
  }
});

/** Words with one space between them and around: parts of words are not found in it. */
function lettersOf(text: string): string {
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  return words.length === 0 ? ' ' : ` ${words.join(' ')} `;
}

/** Dates and numbers as the system writes them, and keys in brackets. */
function isFormatted(text: string): boolean {
  const left = text
    .replace(/\d[\d.,]*\s?(?:K|M|B|AM|PM)\b/g, '')
    .replace(/\b(?:AM|PM|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b/g, '')
    .replace(/\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/g, '')
    .replace(/\([A-Z]\)/g, '');
  return !/\p{L}/u.test(left);
}

/** What can be read or heard and does not stand in ⟦ ⟧. A text can go on in the next element. */
async function saidOutside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const outside: string[] = [];
    let depth = 0;
    const take = (text: string) => {
      let left = '';
      for (const char of text) {
        if (char === '⟦') depth++;
        else if (char === '⟧') depth--;
        else left += depth === 0 ? char : ' ';
      }
      for (const part of left.split(/ {2,}|\n/)) if (/\p{L}/u.test(part)) outside.push(part.trim());
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest('script, style, kbd, .avatar')) take(node.textContent ?? '');
    }
    if (depth !== 0) outside.push(`${depth} brackets left open`);
    for (const element of document.body.querySelectorAll('*')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        depth = 0;
        take(element.getAttribute(name) ?? '');
      }
    }
    return [...new Set(outside)];
  });
}

/** Parts that are wider than their place, and controls of which a part cannot be seen. */
async function withoutRoom(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = [
      ...document.querySelectorAll('.panel, .screen, .cards, .bar, .tools, .tabs, .account, body'),
    ].filter((element) => element.scrollWidth > element.clientWidth + 1);
    const controls = document.querySelectorAll<HTMLElement>(
      'button, vscode-button, select, .chip, .banner span, th, td, dt, dd',
    );
    const cut = [...controls].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      if (width === 0 || !element.checkVisibility() || element.closest('.unseen')) return false;
      // A name gives way, and ends in an ellipsis.
      const ownName = element.querySelector('bdi, .preview, .title') !== null;
      // The count on a tab's corner reaches into the gap beside it.
      const isTab = element.role === 'tab';
      return (
        left < -1 ||
        right > innerWidth + 1 ||
        (!ownName &&
          !isTab &&
          element.scrollWidth > element.clientWidth + 1 &&
          element.clientWidth > 0)
      );
    });
    return [...wide, ...cut].map(
      (element) =>
        `${element.tagName.toLowerCase()}.${element.className}: ${(element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 80)}`,
    );
  });
}
