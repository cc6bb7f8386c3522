import type { Page } from 'playwright-core';
import { openActivity, webviewFrame } from '../test/vscode-host/workbench.ts';
import { atMost, median, type RunBench } from './figure.ts';
import { openPanelWindow, PLAIN_VIEW } from './panelWindow.ts';

const DIALOGS = 10_000;
const OWN_VIEW = 'Dialog Desk';
/** Alternating, so that a slow moment of the machine meets both. */
const ROUNDS = 7;
export const name = 'firstPaint';

/**
 * How long one looks at nothing, in a real VS Code with the worker at work: from the press on the view's icon to the
 * frame that shows dialogs, or a draft; a skeleton is nothing. VS Code makes the page anew each time. The peer is a page
 * of one button in a view of the same window: what is left once that is taken off is ours.
 */
export const run: RunBench = async () => {
  const window = await openPanelWindow(DIALOGS);
  try {
    const { page } = window;
    const dialogs = await rounds(page, '.row');
    await draftOne(page);
    const review = await rounds(page, 'li.card.open');
    const figure = (screen: string, { own, plain }: Rounds) =>
      atMost(300, {
        name: `first paint of the panel, ${screen}`,
        value: median(own),
        unit: 'ms',
        peer: { name: 'a page of one button', value: median(plain) },
      });
    return [figure('10,000 dialogs', dialogs), figure('a draft to review', review)];
  } finally {
    await window.close();
  }
};

interface Rounds {
  own: number[];
  plain: number[];
}

async function rounds(page: Page, content: string): Promise<Rounds> {
  const result: Rounds = { own: [], plain: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    result.plain.push(await timeToPaint(page, PLAIN_VIEW, '#plain'));
    result.own.push(await timeToPaint(page, OWN_VIEW, content));
  }
  return result;
}

/** The page that opens next shows it. */
async function draftOne(page: Page): Promise<void> {
  const panel = await webviewFrame(page, 'dd-app');
  await panel.getByRole('option', { name: /^Anna/ }).first().click();
  await panel.getByRole('button', { name: /Process selected/ }).click();
  await panel.locator('li.card.ready').first().waitFor();
}

async function timeToPaint(page: Page, view: string, content: string): Promise<number> {
  await openActivity(page, 'Explorer');
  // Both begin in a window at rest.
  await page.waitForTimeout(1_000);
  const painted = page.evaluate(watchPaint, content);
  await openActivity(page, view);
  return await painted;
}

/** In the window: a view's page is of its origin and process, and is painted in its frames. */
function watchPaint(content: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const until = performance.now() + 60_000;
    let pressedAt = 0;
    const onPress = ({ timeStamp }: Event) => (pressedAt = timeStamp);
    document.addEventListener('pointerdown', onPress, { capture: true, once: true });
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => resolve(performance.now() - pressedAt));
    port1.start();
    const look = () => {
      if (performance.now() > until) return reject(new Error(`No ${content} was painted.`));
      const outer = document.querySelector<HTMLIFrameElement>('iframe.webview.ready');
      // VS Code shows it under this name, and hides it before under another.
      const inner = outer?.contentDocument?.querySelector<HTMLIFrameElement>('#active-frame');
      const isThere = pressedAt > 0 && inner?.contentDocument?.querySelector(content);
      // A message that is posted in a frame's callback is handled after that frame's paint.
      if (isThere) port2.postMessage(null);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
