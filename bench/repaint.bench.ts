import type { Frame } from 'playwright-core';
import { setTimeout as delay } from 'node:timers/promises';
import { atMost, percentile, type RunBench } from './figure.ts';
import { openPanelWindow } from './panelWindow.ts';
import { openGramjs, openMtcute } from './peerClients.ts';

const MESSAGES = 80;
const PAUSE_MS = 120;
const ANNA = 'u7101';
export const name = 'repaint';

/**
 * From a message that the server is about to send to the frame that shows it in its row, in a real VS Code: through the
 * worker, the extension and the page. The peers hear the same message on connections of their own, and paint nothing.
 */
export const run: RunBench = async () => {
  const window = await openPanelWindow(1_000);
  const { panel, telegram } = window;
  const peers = [await openGramjs(telegram), await openMtcute(telegram)];
  try {
    const heard = peers.map(() => new Map<string, number>());
    for (const [index, peer] of peers.entries())
      await peer.onText((text) => heard[index]?.set(text, Date.now()));
    await watchRows(panel);
    const said = new Map<string, number>();
    for (let count = 1; count <= MESSAGES; count += 1) {
      await delay(PAUSE_MS + (count % 7) * 5);
      said.set(`tick-${count}.`, Date.now());
      telegram.control.say({ dialogId: ANNA, text: `tick-${count}.` });
    }
    await panel.getByText(`tick-${MESSAGES}.`).first().waitFor({ timeout: 30_000 });
    await delay(500);
    const painted = new Map(await panel.evaluate(() => globalThis.rowsPainted ?? []));
    const latencies = (at: ReadonlyMap<string, number>) =>
      [...said].flatMap(([text, from]) => {
        const to = at.get(text);
        return to === undefined ? [] : [to - from];
      });
    const own = latencies(painted);
    // Two that come within one frame are painted as one.
    if (own.length < MESSAGES * 0.8) throw new Error(`Only ${own.length} messages were painted.`);
    const figure = (percent: number, peer: number) =>
      atMost(50, {
        name: `update received to its row painted, p${percent}`,
        value: percentile(own, percent),
        unit: 'ms',
        peer: {
          name: `${peers[peer]?.name} heard it`,
          value: percentile(latencies(heard[peer] ?? new Map()), percent),
        },
      });
    return [figure(95, 0), figure(95, 1), figure(50, 0)];
  } finally {
    for (const peer of peers) await peer.close();
    await window.close();
  }
};

/** Notes, after each frame that shows it first, when a text was painted. A message runs right after the paint. */
async function watchRows(panel: Frame): Promise<void> {
  await panel.evaluate(() => {
    const painted: [string, number][] = [];
    globalThis.rowsPainted = painted;
    const seen = new Set<string>();
    const { port1, port2 } = new MessageChannel();
    let shown: string[] = [];
    port1.addEventListener('message', () => {
      for (const text of shown) painted.push([text, Date.now()]);
      shown = [];
    });
    port1.start();
    new MutationObserver(() => {
      const rows = document.querySelectorAll('.preview');
      const fresh = [...rows].flatMap(({ textContent }) => /tick-\d+\./.exec(textContent) ?? []);
      for (const text of fresh) {
        if (seen.has(text)) continue;
        seen.add(text);
        requestAnimationFrame(() => {
          shown.push(text);
          port2.postMessage(null);
        });
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

declare global {
  var rowsPainted: [string, number][] | undefined;
}
