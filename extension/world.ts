import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';
import type { DemoProcess } from './demo.ts';
import type { DemoInfo } from './demoInfo.ts';
import type { Desk } from './desk.ts';
import { closeDrafts } from './drafts/draftEditors.ts';
import type { ShowError } from './showError.ts';

export type World = ReturnType<typeof createWorld>;

/** Goes into the demo and back. Nothing of the real account is touched by the demo, and the other way round. */
export function createWorld(
  desk: Desk,
  demoPath: string,
  storageDir: vscode.Uri,
  showError: ShowError,
) {
  /** The demo this window started; one given by its address is not ours to end. */
  let own: DemoProcess | undefined;
  /** Address of the demo that the settings named when they were last followed. */
  let named = '';

  async function enter(): Promise<void> {
    if (desk.demo()) return;
    // At once: whoever asks for anything from now on asks it of the demo.
    await desk.switchTo(start, false);
    await desk.client.start();
    await removeOldDemos(desk, storageDir);
  }

  async function start(): Promise<DemoInfo> {
    await closeDrafts();
    const { startDemo } = await import('./demo.ts');
    const started = await startDemo(demoPath);
    own = started;
    void tellOfEnd(started);
    return started.info;
  }

  async function tellOfEnd(started: DemoProcess): Promise<void> {
    await started.exited;
    if (own !== started) return;
    own = undefined;
    const options = { hint: 'Leave the demo and try it again.' };
    showError(new AppError('internal', 'The demo has ended.', options));
  }

  /** Ends the demo this window started, with all that it left. */
  async function endOwn(profile: string): Promise<void> {
    const ending = own;
    own = undefined;
    ending?.stop();
    if (!ending) return;
    await desk.secrets.wipeProfile(profile);
    const directory = vscode.Uri.joinPath(storageDir, profile);
    await vscode.workspace.fs.delete(directory, { recursive: true }).then(undefined, () => {
      desk.log.debug('The demo’s data was not removed: it was never written, or is still in use.');
    });
  }

  return {
    /** The demo that the settings name, as the window opens. One that cannot be had opens nothing else in its place. */
    async enterNamed(readUrl: () => string): Promise<void> {
      named = readUrl();
      // Read again at every try: without the setting, the next try leads to the real world.
      const find = () => findDemo(readUrl());
      desk.require(find);
      await desk.client.start();
      await removeOldDemos(desk, storageDir);
    },
    /** The settings name another demo than before, or none any more. One that was tried here stays until it is left. */
    async followDemo(readUrl: () => string): Promise<void> {
      const url = readUrl();
      if (url === named || (url === '' && own)) return;
      const { name } = desk.profile();
      await desk.switchTo(async () => {
        const next = await findDemo(url);
        await closeDrafts();
        return next;
      }, own !== undefined);
      named = url;
      await endOwn(name);
      if (url || desk.hasAccount()) await desk.client.start();
    },
    tryDemo: enter,
    /** The settings name another server: its world takes the place of this one, without a reload. */
    async followServer(): Promise<void> {
      if (!desk.hasOtherServer()) return;
      if (!desk.demo()) await closeDrafts();
      await desk.useServer();
      if (!desk.demo()) await desk.client.start();
    },
    async leave(): Promise<void> {
      if (!desk.demo()) return;
      const { name } = desk.profile();
      await closeDrafts();
      const real = () => Promise.resolve(undefined);
      await desk.switchTo(real, own !== undefined);
      await endOwn(name);
      if (desk.hasAccount()) await desk.client.start();
    },
    /** The window closes. */
    async close(): Promise<void> {
      const { name } = desk.profile();
      await desk.close(own !== undefined);
      await endOwn(name);
    },
  };
}

/** The demo at that address; none where there is no address. */
async function findDemo(url: string): Promise<DemoInfo | undefined> {
  if (!url) return undefined;
  const { fetchDemoInfo } = await import('./demoInfo.ts');
  return fetchDemoInfo(url);
}

const OLD_MS = 24 * 60 * 60_000;

/** What demos left behind whose windows never came back to end them. Each demo is a world of its own, so they add up. */
async function removeOldDemos(desk: Desk, storageDir: vscode.Uri): Promise<void> {
  const { fs } = vscode.workspace;
  for (const [name] of await fs.readDirectory(storageDir)) {
    if (!/^demo-[0-9a-f]{16}$/.test(name) || name === desk.profile().name) continue;
    const directory = vscode.Uri.joinPath(storageDir, name);
    const { mtime } = await fs.stat(directory);
    if (Date.now() - mtime < OLD_MS) continue;
    await desk.secrets.wipeProfile(name);
    await fs.delete(directory, { recursive: true });
  }
}
