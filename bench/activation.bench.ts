import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openWorkbench, runCommand } from '../test/vscode-host/workbench.ts';
import { atMost, median, type RunBench } from './figure.ts';
import { findVsix } from './findVsix.ts';

const ROUNDS = 5;
const OWN = 'Dialog Desk';
export const name = 'activation';

/**
 * As VS Code itself counts it: loading the bundle and running `activate`. In a window that was opened before, as it is every
 * day but the first: at its very first start VS Code sets itself up beside it.
 */
export const run: RunBench = async () => {
  const own: number[] = [];
  const others: number[] = [];
  for (const [extension, ms] of await activationTimes()) {
    (extension === OWN ? own : others).push(ms);
  }
  const peer = { name: 'VS Code’s own extensions, median', value: median(others) };
  return [atMost(50, { name: 'extension activation', value: median(own), unit: 'ms', peer })];
};

/** Each extension's time in each round. */
async function activationTimes(): Promise<[extension: string, ms: number][]> {
  const dir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-bench-'));
  const workbench = await openWorkbench({ dir, vsix: await findVsix() });
  try {
    const { page } = workbench;
    const times: [string, number][] = [];
    await readRows(page);
    for (let round = 0; round < ROUNDS; round += 1) {
      await page.reload();
      times.push(...(await readRows(page)));
    }
    return times;
  } finally {
    await workbench.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function readRows(page: Page): Promise<[extension: string, ms: number][]> {
  await page.locator('.statusbar-item', { hasText: /./ }).first().waitFor();
  await runCommand(page, 'Developer: Show Running Extensions');
  const rows = page.locator('.runtime-extensions-editor .monaco-list-row');
  await rows.filter({ hasText: OWN }).filter({ hasText: 'Activation:' }).waitFor();
  return (await rows.allInnerTexts()).flatMap((text): [string, number][] => {
    const ms = /Activation: (\d+)ms/.exec(text)?.[1];
    return ms === undefined ? [] : [[text.split('\n')[0] ?? '', Number(ms)]];
  });
}
