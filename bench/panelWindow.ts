import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { startDemoModel, type DemoModel } from '../demo/model/startDemoModel.ts';
import { startDemoTelegram, type DemoTelegram } from '../demo/telegram/startDemoTelegram.ts';
import { openActivity, openWorkbench, webviewFrame } from '../test/vscode-host/workbench.ts';
import { findVsix } from './findVsix.ts';
import { schemaFile } from './peerClients.ts';
import { startStampedModel, type StampedModel } from './stampedModel.ts';

export interface PanelWindow {
  page: Page;
  panel: Frame;
  telegram: DemoTelegram;
  model: DemoModel;
  /** What stands between the worker and the model. */
  stamped: StampedModel;
  close(): Promise<void>;
}

/** The view of `bench/plainView`, installed beside the extension. */
export const PLAIN_VIEW = 'Plain Page';

/** A real VS Code with the built extension installed, signed in to a demo of so many dialogs. */
export async function openPanelWindow(
  dialogs: number,
  { concurrency = 4, tokenDelayMs }: { concurrency?: number; tokenDelayMs?: number } = {},
): Promise<PanelWindow> {
  const dir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-bench-'));
  const telegram = await startDemoTelegram({ dialogs, quiet: true, schemaFile });
  const model = await startDemoModel(tokenDelayMs === undefined ? {} : { tokenDelayMs });
  const stamped = await startStampedModel(model.baseUrl);
  telegram.setInfo({
    kind: 'ready',
    controlUrl: telegram.controlUrl,
    telegram: telegram.connection,
    model: { baseUrl: stamped.baseUrl, apiKey: model.apiKey },
    accounts: telegram.accounts,
  });
  await cp(
    path.join(import.meta.dirname, 'plainView'),
    path.join(dir, 'extensions', 'dialog-desk-bench.plain-view-0.0.1'),
    { recursive: true },
  );
  const workbench = await openWorkbench({
    dir,
    vsix: await findVsix(),
    settings: {
      'dialogDesk.demo.url': telegram.controlUrl,
      'dialogDesk.concurrency': concurrency,
    },
  });
  const close = async () => {
    await workbench.close();
    await stamped.close();
    await model.close();
    await telegram.close();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const { page } = workbench;
    await openActivity(page, 'Dialog Desk');
    const panel = await webviewFrame(page, 'dd-app');
    await panel.getByRole('button', { name: 'Sign in with Telegram' }).click();
    await panel.getByRole('button', { name: /demo phone/i }).click();
    await panel.getByRole('option').first().waitFor();
    await panel.locator('.progress:not(.on)').waitFor({ state: 'attached', timeout: 60_000 });
    return { page, panel, telegram, model, stamped, close };
  } catch (error) {
    await close();
    throw error;
  }
}
