import Anthropic from '@anthropic-ai/sdk';
import type { Frame } from 'playwright-core';
import { atMost, percentile, type RunBench } from './figure.ts';
import { openPanelWindow, type PanelWindow } from './panelWindow.ts';
import { PIECE } from './stampedModel.ts';

const WORDS = 400;
const TYPED = ['anna', 'sokol', 'group 12', 'dialog 7', 'peer'];
export const name = 'panel';

/** What a user feels, in a real VS Code: text that streams in, and the list that follows the keyboard. */
export const run: RunBench = async () => {
  const window = await openPanelWindow(10_000);
  try {
    const { keystrokes, rows } = await typeInSearch(window);
    const frames = await emptyFrames(window.panel);
    const latencies = await followStream(window);
    const received = await followBare(window);
    const delta = (percent: number, limit: number) =>
      atMost(limit, {
        name: `SSE delta to painted text, p${percent}`,
        value: percentile(latencies, percent),
        unit: 'ms',
        peer: { name: 'delta to the bare SDK loop', value: percentile(received, percent) },
      });
    return [
      delta(50, 40),
      delta(95, 80),
      atMost(16, {
        name: 'filter keystroke to painted rows of 10,000, p95',
        value: percentile(keystrokes, 95),
        unit: 'ms',
        peer: { name: 'a frame that shows nothing new', value: percentile(frames, 95) },
      }),
      atMost(200, { name: 'rows in the document of 10,000', value: rows, unit: 'rows' }),
    ];
  } finally {
    await window.close();
  }
};

/** Of every delta: from its being written to the worker's socket to the frame that shows it. */
async function followStream({ panel, model, stamped }: PanelWindow): Promise<number[]> {
  await watchStream(panel);
  model.control.addFault({ kind: 'long', on: 'stream', words: WORDS });
  await panel.getByRole('option', { name: /^Anna/ }).first().click();
  await panel.getByRole('button', { name: /Process selected/ }).click();
  await panel.getByRole('tab', { name: /Review/ }).click();
  await panel.locator('li.card.ready').first().waitFor({ timeout: 60_000 });
  const painted = await panel.evaluate(() => globalThis.painted ?? []);
  return stamped.stamps.flatMap((written, index) => {
    const shown = painted.find(({ length }) => length >= (index + 1) * PIECE.length);
    // The first ones stream before the tab with them is open; the last come with the finished draft.
    const first = painted[0];
    if (!shown || !first || (index + 1) * PIECE.length <= first.length) return [];
    return [shown.at - written];
  });
}

/** Notes, after each frame that changed it, how long the streamed text is. A message runs right after the paint. */
async function watchStream(panel: Frame): Promise<void> {
  await panel.evaluate(() => {
    const painted: { length: number; at: number }[] = [];
    globalThis.painted = painted;
    new MutationObserver(() => {
      const length = document.querySelector('dd-stream')?.textContent?.length ?? 0;
      if (length <= (painted.at(-1)?.length ?? 0)) return;
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => painted.push({ length, at: Date.now() }));
      port1.start();
      port2.postMessage(null);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

/** The same deltas read by the SDK alone: what of the latency is the wire's and the machine's. */
async function followBare({ model, stamped }: PanelWindow): Promise<number[]> {
  model.control.addFault({ kind: 'long', on: 'stream', words: WORDS });
  const client = new Anthropic({ baseURL: stamped.baseUrl, apiKey: model.apiKey });
  const [first] = (await client.models.list()).data;
  const stream = await client.messages.create({
    model: first?.id ?? '',
    max_tokens: 8192,
    stream: true,
    messages: [{ role: 'user', content: 'Write.' }],
  });
  const received: number[] = [];
  for await (const event of stream) {
    if (event.type === 'content_block_delta')
      received.push(performance.timeOrigin + performance.now());
  }
  return received.map((at, index) => at - (stamped.stamps[index] ?? at));
}

/** From asking for a frame to its end, with nothing to draw: what no page on this machine can be quicker than. */
async function emptyFrames(panel: Frame): Promise<number[]> {
  return await panel.evaluate(async () => {
    const frames: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      await new Promise((resolve) => setTimeout(resolve, 37));
      const from = performance.now();
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const { port1, port2 } = new MessageChannel();
      const ended = new Promise((resolve) => port1.addEventListener('message', resolve));
      port1.start();
      port2.postMessage(null);
      await ended;
      frames.push(performance.now() - from);
    }
    return frames;
  });
}

async function typeInSearch({ page, panel }: PanelWindow) {
  await panel.evaluate(() => {
    const keystrokes: number[] = [];
    globalThis.keystrokes = keystrokes;
    let typedAt = 0;
    document.addEventListener('input', (event) => (typedAt = event.timeStamp), true);
    new MutationObserver(() => {
      if (typedAt === 0) return;
      const from = typedAt;
      typedAt = 0;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => keystrokes.push(performance.now() - from));
        port1.start();
        port2.postMessage(null);
      });
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  let rows = 0;
  await panel.locator('vscode-text-field.search').click();
  for (const word of TYPED) {
    await page.keyboard.type(word, { delay: 150 });
    rows = Math.max(rows, await panel.getByRole('option').count());
    for (const _ of word) await page.keyboard.press('Backspace', { delay: 100 });
    rows = Math.max(rows, await panel.getByRole('option').count());
  }
  return { rows, keystrokes: await panel.evaluate(() => globalThis.keystrokes ?? []) };
}

declare global {
  var painted: { length: number; at: number }[] | undefined;
  var keystrokes: number[] | undefined;
}
