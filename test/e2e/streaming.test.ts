import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { busyWorld, draft, people, uuid, type World } from './panelWorld.ts';
import { usePanel } from './usePanel.ts';

const { boris, climbing, vera } = people;
const DRAFTING = [uuid(2), uuid(20), uuid(21)];
const SENTENCE = 'The next words of a reply that goes on for a while. ';

describe('the place where one reads, while drafts stream in', () => {
  const panel = usePanel();

  /** Three drafts are being written; nothing that came of the press itself is counted any more. */
  async function read(title: string): Promise<Page> {
    const page = await panel.open(streamingWorld());
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.locator('.card-head', { hasText: title }).click();
    await page.locator('.card.open', { hasText: title }).locator('.bubble').first().waitFor();
    for (const draftId of DRAFTING) await stream(page, draftId, 'To begin with. ');
    await settled(page);
    await watchShifts(page);
    return page;
  }

  it('stays while others are written: nothing on the screen moves', async () => {
    const page = await read(people.dora.title);
    const before = await page.locator('.card.open').boundingBox();
    await streamAll(page, DRAFTING);
    assert.deepEqual(await shifts(page), []);
    assert.deepEqual(await page.locator('.card.open').boundingBox(), before);
    const seen = await page.locator('.card:not(.open) dd-stream').first().textContent();
    assert.ok((seen?.length ?? 0) > 500, 'the texts grew');
  });

  it('stays in the draft being written: only what follows its text makes room', async () => {
    const page = await read(boris.title);
    await streamAll(page, DRAFTING); // The end of the text is followed, as long as it is in sight.
    await page.locator('.cards').evaluate((list) => {
      list.dispatchEvent(new WheelEvent('wheel')); // The user scrolls: the page does not from now on.
      list.scrollTop = 0;
    });
    await settled(page);
    await watchShifts(page);
    const places = () =>
      page
        .locator('.card.open')
        .evaluate((card) =>
          ['.card-head', '.bubble', 'dd-stream'].map(
            (part) => card.querySelector(part)?.getBoundingClientRect().top,
          ),
        );
    const before = await places();
    await streamAll(page, DRAFTING);
    assert.deepEqual(await places(), before);
    assert.deepEqual(
      (await shifts(page)).filter((part) => part !== 'after'),
      [],
    );
  });

  it('stays when the text is finished and what was found in it is put in', async () => {
    const page = await read(people.dora.title);
    await streamAll(page, DRAFTING);
    const top = async () => (await page.locator('.card.open').boundingBox())?.y;
    const before = await top();
    for (const [draftId, of] of [
      [uuid(20), vera],
      [uuid(21), climbing],
    ] as const)
      await page.evaluate(
        (ready) => window.fake.changeDraft(ready.draftId, ready),
        draft(20, of, { draftId, text: 'All of it. '.repeat(40) }),
      );
    await page.locator('.card.ready', { hasText: climbing.title }).waitFor();
    await settled(page);
    assert.equal(await top(), before);
  });
});

function streamingWorld(): World {
  const world = busyWorld();
  const others = [
    draft(20, vera, { state: 'drafting', text: '', suggestion: '' }),
    draft(21, climbing, { state: 'drafting', text: '', suggestion: '' }),
  ];
  return { ...world, drafts: [...world.drafts, ...others], jobs: [] };
}

const stream = (page: Page, draftId: string, text: string) =>
  page.evaluate(([id, more]) => window.fake.stream(id, more), [draftId, text] as const);

/** Twenty pieces to each, a frame or two apart. */
async function streamAll(page: Page, draftIds: readonly string[]): Promise<void> {
  await page.evaluate(
    async ([ids, sentence]) => {
      for (let piece = 0; piece < 20; piece += 1) {
        for (const id of ids) window.fake.stream(id, sentence);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    [draftIds, SENTENCE] as const,
  );
  await settled(page);
}

/** What was drawn is painted, and the browser has told what moved. */
const settled = (page: Page) =>
  page.evaluate(
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))),
      ),
  );

/** As the browser itself counts layout shifts, from now on; of each part that moved, where it stands to the open text. */
async function watchShifts(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.shifted = [];
    globalThis.shiftWatch?.disconnect();
    globalThis.shiftWatch = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.shifted?.push(...placesOf(entry));
    });
    globalThis.shiftWatch.observe({ type: 'layout-shift' });

    function placesOf(entry: PerformanceEntry): string[] {
      const { sources = [] } = entry as PerformanceEntry & { sources?: { node: Node | null }[] };
      const text = document.querySelector('.card.open dd-stream');
      return sources.flatMap(({ node }) => {
        const element = node instanceof Element ? node : node?.parentElement;
        // Text that grows, and the mark at its end that goes along.
        if (element?.closest('dd-stream')) return [];
        const name = `${element?.nodeName}.${element?.className}`;
        if (!node || !text) return name;
        const isAfter = text.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
        return isAfter ? 'after' : name;
      });
    }
  });
}

const shifts = (page: Page) => page.evaluate(() => globalThis.shifted ?? []);

declare global {
  var shifted: string[] | undefined;
  var shiftWatch: PerformanceObserver | undefined;
}
