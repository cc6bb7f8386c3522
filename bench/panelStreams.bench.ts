import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame } from 'playwright-core';
import { atMost, percentile, type RunBench } from './figure.ts';
import { openPanelWindow, type PanelWindow } from './panelWindow.ts';

const STREAMS = 16;
/** A hundred tokens a second, each stream, with what a timer is late by. */
const TOKEN_DELAY_MS = 9;
const WORDS = 1600;
/** Of the generated dialogs two in seven ask something. */
const DIALOGS = 80;
const WATCHED_MS = 8_000;
const FRAME_MS = 16.7;
export const name = 'panelStreams';

/**
 * Whether the panel stays smooth, in a real VS Code, while sixteen drafts are written at once: the time from frame to
 * frame. The peer is the same panel, a moment before, with nothing to draw: what this machine can do. On a machine that
 * does other work, or is slow for sixteen streams and a browser, frames are late for want of it: the page's own CPU
 * time tells whether they would be on a free one.
 */
export const run: RunBench = async () => {
  const window = await openPanelWindow(DIALOGS, {
    concurrency: STREAMS,
    tokenDelayMs: TOKEN_DELAY_MS,
  });
  try {
    const { panel, model } = window;
    await panel.getByRole('tab', { name: /Review/ }).waitFor();
    const idle = await frameTimes(panel, WATCHED_MS);
    await startStreams(window);
    const before = await streamedLengths(panel);
    const tokensBefore = written(window);
    const startedAt = performance.now();
    const cpu = await startCpu(window);
    const busy = await frameTimes(panel, WATCHED_MS);
    const cpuMs = await cpu();
    const seconds = (performance.now() - startedAt) / 1000;
    if (model.control.openStreams() < STREAMS) throw new Error('The drafts were done too early.');
    const after = await streamedLengths(panel);
    const growing = after.filter((length, index) => length > (before[index] ?? 0)).length;
    if (growing === 0) throw new Error('No text grew in the panel.');
    const rate = Math.round((written(window) - tokensBefore) / seconds / STREAMS);
    const streams = `${STREAMS} drafts at ${rate} tokens/s, ${growing} in the page`;
    const peer = (percent: number) => ({
      name: 'nothing to draw',
      value: percentile(idle, percent),
    });
    return [
      atMost(17, {
        name: `frame time, ${streams}, p95`,
        value: percentile(busy, 95),
        unit: 'ms',
        peer: peer(95),
      }),
      atMost(5, {
        name: `frames over 17 ms, ${STREAMS} drafts (${late(idle).toFixed(1)} % with none)`,
        value: late(busy),
        unit: '%',
      }),
      atMost(FRAME_MS, {
        name: `CPU of the page for each frame's time, ${STREAMS} drafts`,
        value: cpuMs / ((seconds * 1000) / FRAME_MS),
        unit: 'ms',
      }),
    ];
  } finally {
    await window.close();
  }
};

const late = (frames: number[]): number =>
  (100 * frames.filter((ms) => ms > 17).length) / frames.length;

const written = ({ stamped }: PanelWindow): number => stamped.count();

/** CPU time of the process that draws the window and the panel in it, from now on; whatever else the machine does. */
async function startCpu({ page }: PanelWindow): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const usedMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find((metric) => metric.name === 'ProcessTime')?.value ?? Number.NaN) * 1000;
  };
  const before = await usedMs();
  return async () => (await usedMs()) - before;
}

async function startStreams({ panel, model }: PanelWindow): Promise<void> {
  model.control.addFault({ kind: 'long', on: 'stream', words: WORDS, times: 2 * STREAMS });
  await panel.locator('.select-all').click();
  await panel.getByRole('button', { name: /Process selected/ }).click();
  await panel.getByRole('tab', { name: /Review/ }).click();
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) {
    if (model.control.openStreams() >= STREAMS) return;
  }
  throw new Error(`Only ${model.control.openStreams()} drafts were written at once.`);
}

const streamedLengths = (panel: Frame): Promise<number[]> =>
  panel
    .locator('dd-stream')
    .evaluateAll((streams) => streams.map((stream) => stream.textContent?.length ?? 0));

/** From each frame's time to that of the next. */
async function frameTimes(panel: Frame, ms: number): Promise<number[]> {
  return await panel.evaluate(
    (watchedMs) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        let last: number | undefined;
        let first: number | undefined;
        const frame = (at: number) => {
          first ??= at;
          if (last !== undefined) times.push(at - last);
          last = at;
          if (at - first < watchedMs) requestAnimationFrame(frame);
          else resolve(times);
        };
        requestAnimationFrame(frame);
      }),
    ms,
  );
}
